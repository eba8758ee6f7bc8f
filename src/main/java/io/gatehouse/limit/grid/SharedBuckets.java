package io.gatehouse.limit.grid;

import io.gatehouse.limit.BucketTable;
import io.gatehouse.limit.Buckets;
import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Sharing;
import io.github.bucket4j.BucketConfiguration;
import java.util.function.LongSupplier;

/** Buckets that several gateways draw from. What is drawn here is granted by what is known here, and told to the engine behind that. */
final class SharedBuckets implements Buckets {

    /** until it is worth trying again when nothing can be found out */
    private static final long AWAY_NANOS = 5_000_000_000L;

    private final Pace pace;
    private final Pace share;
    private final long lease;
    private final int nodes;
    private final boolean refuses;
    private final KeyNames names;
    private final BucketConfiguration configuration;
    private final StoredBuckets stored;
    private final Rounds rounds;
    private final Presence presence;
    private final LongSupplier nanoTime;
    private final BucketTable<Account> accounts;

    SharedBuckets(
            LimitSpec limit,
            GridSpec grid,
            StoredBuckets stored,
            Rounds rounds,
            Presence presence,
            LongSupplier nanoTime) {
        this.pace = Pace.of(limit);
        this.share = pace.shareOf(grid.nodes());
        this.lease = grid.leaseOf(limit);
        this.nodes = grid.nodes();
        this.refuses = grid.whenAway() == GridSpec.WhenAway.REFUSE;
        this.names = new KeyNames(grid.name(), limit);
        this.configuration = BucketConfiguration.builder()
                .addLimit(limit.rate().bandwidth(limit.burst()))
                .build();
        this.stored = stored;
        this.rounds = rounds;
        this.presence = presence;
        this.nanoTime = nanoTime;
        this.accounts =
                new BucketTable<>(limit.keys(), key -> new Account(this, key, now()), account -> account.isFull(now()));
    }

    @Override
    public Draw draw(Object key, long cost) {
        Account account = accounts.of(key);
        if (presence.isHere()) {
            return account.draw(cost, now());
        }
        return refuses && cost > 0 ? Draw.unknown(AWAY_NANOS) : account.drawShare(cost, now());
    }

    @Override
    public void charge(Object key, long cost) {
        Account account = accounts.of(key);
        if (presence.isHere()) {
            account.charge(cost, now());
        } else {
            account.chargeShare(cost, now());
        }
    }

    /** @return in how many nanoseconds the bucket of the engine is full, when so many tokens have been taken from it */
    long tell(Object key, long tokens) {
        return stored.charge(names.of(key), configuration, tokens);
    }

    Pace pace() {
        return pace;
    }

    Pace share() {
        return share;
    }

    long lease() {
        return lease;
    }

    Rounds rounds() {
        return rounds;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    @Override
    public Sharing sharing() {
        if (presence.isHere()) {
            return Sharing.TOGETHER;
        }
        return refuses ? Sharing.NOTHING : Sharing.PART;
    }

    @Override
    public LimitSpec inForce(LimitSpec limit) {
        return sharing() == Sharing.PART ? limit.shareOf(nodes) : limit;
    }

    @Override
    public long size() {
        return accounts.size();
    }

    @Override
    public void sweep() {
        accounts.sweep();
    }
}
