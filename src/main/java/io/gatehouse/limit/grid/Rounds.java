package io.gatehouse.limit.grid;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Sends accounts on their way to the engine: what can wait in rounds, so that a key that is asked for often is told of in few
 * questions, and what cannot at once. Many threads call.
 */
final class Rounds {

    static final long EACH_NANOS = 20_000_000;

    private final Executor tellers;
    private final Presence presence;
    private final LongSupplier nanoTime;
    private final Queue<Account> waiting = new ConcurrentLinkedQueue<>();
    private final Map<Account, Way> onTheirWay = new ConcurrentHashMap<>();

    /** @param began by the ticker */
    private record Way(Thread teller, long began) {}

    /** @param tellers may wait for the engine */
    Rounds(Executor tellers, Presence presence, LongSupplier nanoTime) {
        this.tellers = tellers;
        this.presence = presence;
        this.nanoTime = nanoTime;
    }

    /** With the next round, when the engine is there. */
    void soon(Account account) {
        waiting.add(account);
    }

    void now(Account account) {
        try {
            tellers.execute(() -> tell(account));
        } catch (RejectedExecutionException e) {
            // the gateway stops
        }
    }

    private void tell(Account account) {
        if (!presence.isHere()) {
            account.putOff();
            return;
        }
        onTheirWay.put(account, new Way(Thread.currentThread(), nanoTime.getAsLong()));
        try {
            account.tell();
        } catch (RuntimeException | Error e) {
            presence.fails(e);
        } finally {
            onTheirWay.remove(account);
        }
    }

    /** Sends those who have waited. */
    void round() {
        // those who come meanwhile, also back from a way on which they failed, wait for the next
        for (int left = presence.isHere() ? waiting.size() : 0; left > 0; left--) {
            Account account = waiting.poll();
            if (account == null) {
                return;
            }
            if (account.leaves()) {
                now(account);
            }
        }
    }

    /** Lets go of those who have nothing to tell any more: the engine may be away for long. */
    void sweep() {
        long now = nanoTime.getAsLong();
        waiting.removeIf(account -> account.isPaid(now));
    }

    /**
     * Gives up those who have been on their way for too long.
     *
     * @return whether there are any
     */
    boolean giveUp(long patienceNanos) {
        long now = nanoTime.getAsLong();
        boolean any = false;
        for (Way way : onTheirWay.values()) {
            if (now - way.began() > patienceNanos) {
                way.teller().interrupt();
                any = true;
            }
        }
        return any;
    }
}
