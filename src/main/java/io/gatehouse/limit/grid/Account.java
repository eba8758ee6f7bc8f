package io.gatehouse.limit.grid;

import io.gatehouse.limit.Draw;

/**
 * What one gateway knows of one key of a shared limit: how full the bucket was when the engine said so last, what time has brought
 * since, and what was granted here and not told yet. That is never more than the lease, or what one request costs if that is more.
 *
 * <p>Why gateways together never exceed the limit by more than their leases: a gateway grants what the bucket has by the last that it
 * heard. If others have drawn too much in between, then by the time that it grants again without having been told of more, what it had
 * been told of was paid for by what time brought; so at most one lease of each is unpaid at any moment.
 *
 * <p>While the engine is away it grants its part, beginning where the bucket stands, and when the engine is back, tells it what of
 * that time has not paid for: an engine that comes and goes gives nobody a burst each time.
 */
final class Account {

    /** An answer that is older may be asked for again by who is refused: elsewhere the bucket may have been thrown away. */
    private static final long STALE_NANOS = 1_000_000_000;

    private final SharedBuckets limit;
    private final Object key;

    /** by the ticker: when the bucket is full, as far as it is known here, all that was granted here counted */
    private long fullAt;

    /** how much of the time until it is full is for what was granted as the part of this gateway, while the engine was away */
    private long shareNanos;

    /** the same that the engine is being told of */
    private long shareTold;

    /** by the ticker: when the engine answered last */
    private long heardAt;

    /** tokens that were granted and not told */
    private long debt;

    /** tokens that the engine is being told of */
    private long told;

    private Stage stage = Stage.QUIET;

    private enum Stage {
        /** there is nothing to tell */
        QUIET,
        /** waits for the next round */
        WAITING,
        /** is on its way to the engine */
        ON_ITS_WAY
    }

    Account(SharedBuckets limit, Object key, long now) {
        this.limit = limit;
        this.key = key;
        this.fullAt = now;
        this.heardAt = now;
    }

    /** @param wished tokens; 0 draws none, and is always granted */
    synchronized Draw draw(long wished, long now) {
        long toFull = Math.max(0, fullAt - now);
        if (wished == 0) {
            return new Draw(true, Math.max(0, limit.pace().available(toFull)), 0, 0);
        }
        Pace pace = limit.pace();
        // nobody can save up more than a burst: what costs more is granted to whoever has a full bucket
        long cost = Math.min(wished, pace.burst());
        Draw draw = pace.draw(toFull, cost);
        long open = debt + told;
        if (!draw.granted()) {
            askAgain(now);
            return draw;
        }
        if (open > 0 && open + cost > limit.lease()) {
            return new Draw(false, draw.remaining() + cost, Rounds.EACH_NANOS, toFull);
        }
        fullAt = now + draw.nanosToFull();
        owe(cost);
        return draw;
    }

    /** What holds while the engine is away. */
    synchronized Draw drawShare(long wished, long now) {
        Pace share = limit.share();
        long toFull = Math.max(0, fullAt - now);
        if (wished == 0) {
            return new Draw(true, Math.max(0, share.available(toFull)), 0, 0);
        }
        long cost = Math.min(wished, share.burst());
        Draw draw = share.draw(toFull, cost);
        if (draw.granted()) {
            takeShare(share.nanosFor(cost), now);
        }
        return draw;
    }

    /** Of a bucket and of a part of it the same time tells how full they are. */
    private void takeShare(long nanos, long now) {
        long toFull = Math.max(0, fullAt - now);
        // time pays for what came first
        shareNanos = Math.min(shareNanos, toFull) + nanos;
        fullAt = now + toFull + nanos;
        await();
    }

    synchronized void charge(long cost, long now) {
        Pace pace = limit.pace();
        long toFull = Math.max(0, fullAt - now);
        long taken = Math.min(cost, pace.available(toFull) + pace.burst());
        if (taken > 0) {
            fullAt = now + toFull + pace.nanosFor(taken);
            owe(taken);
        }
    }

    synchronized void chargeShare(long cost, long now) {
        Pace share = limit.share();
        long taken = Math.min(cost, share.available(Math.max(0, fullAt - now)) + share.burst());
        if (taken > 0) {
            takeShare(share.nanosFor(taken), now);
        }
    }

    private void owe(long cost) {
        debt += cost;
        if (stage == Stage.ON_ITS_WAY) {
            return;
        }
        if (debt * 2 >= limit.lease()) {
            stage = Stage.ON_ITS_WAY;
            limit.rounds().now(this);
        } else {
            await();
        }
    }

    private void askAgain(long now) {
        if (stage == Stage.QUIET && now - heardAt >= STALE_NANOS) {
            await();
        }
    }

    private void await() {
        if (stage == Stage.QUIET) {
            stage = Stage.WAITING;
            limit.rounds().soon(this);
        }
    }

    /** @return whether it waited, and so is to be sent on its way now */
    synchronized boolean leaves() {
        boolean waited = stage == Stage.WAITING;
        if (waited) {
            stage = Stage.ON_ITS_WAY;
        }
        return waited;
    }

    /**
     * Tells the engine what was granted, and hears how full the bucket is.
     *
     * @throws RuntimeException of the engine; then it is still to be told
     */
    void tell() {
        long granted = begin();
        try {
            heard(limit.tell(key, granted));
        } catch (RuntimeException | Error e) {
            failed();
            throw e;
        }
    }

    private synchronized long begin() {
        told = debt;
        debt = 0;
        shareNanos = Math.min(shareNanos, Math.max(0, fullAt - limit.now()));
        shareTold = shareNanos;
        return told + limit.share().tokensFor(shareTold);
    }

    private synchronized void heard(long nanosToFull) {
        long now = limit.now();
        told = 0;
        heardAt = now;
        // what came while it was told
        shareNanos = Math.max(0, shareNanos - shareTold);
        fullAt = now + nanosToFull + limit.pace().nanosFor(debt) + shareNanos;
        stage = Stage.QUIET;
        if (debt > 0 || shareNanos > 0) {
            owe(0);
        }
    }

    private synchronized void failed() {
        debt += told;
        told = 0;
        putOff();
    }

    /** Has it wait until the engine is there. */
    synchronized void putOff() {
        stage = Stage.QUIET;
        await();
    }

    /** @return whether it waited, and time has paid for all that was to be told, so that it does not wait any more */
    synchronized boolean isPaid(long now) {
        boolean paid = stage == Stage.WAITING && debt == 0 && fullAt - now <= 0;
        if (paid) {
            stage = Stage.QUIET;
        }
        return paid;
    }

    /** @return whether a new one would say the same */
    synchronized boolean isFull(long now) {
        return stage == Stage.QUIET && fullAt - now <= 0;
    }
}
