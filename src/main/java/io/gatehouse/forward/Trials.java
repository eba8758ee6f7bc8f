package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Methods;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.Wish;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that one exchange is tried on, and when another one may be. Nobody is asked twice. The exchange's lock is held by
 * whoever calls.
 */
final class Trials {

    /** Statuses from here on say that the endpoint failed (RFC 9110, 15.6). */
    private static final int SERVER_ERRORS = 500;

    private final Upstream upstream;
    private final RetryPolicy policy;
    private final Wish wish;
    private final boolean idempotent;
    private final @Nullable Payload body;
    private final List<Endpoint> asked = new ArrayList<>(1);
    private @Nullable Endpoint following;
    private int count;
    private boolean spends;

    /**
     * @param wish where it would go
     * @param body a request with one is repeated only while nothing of it has been read, or all that has is kept
     */
    Trials(Upstream upstream, RetryPolicy policy, Wish wish, String method, @Nullable Payload body) {
        this.upstream = upstream;
        this.wish = wish;
        this.policy = policy;
        this.idempotent = Methods.isIdempotent(method);
        this.body = body;
    }

    /** @return whether it may be sent twice although it may have been seen */
    boolean isRepeatable() {
        return idempotent && (body == null || body.isRepeatable());
    }

    /** @return where it is tried next, which counts it from now on; null when nobody is left */
    @Nullable
    Trial next() {
        Endpoint chosen = following == null ? choose() : following;
        following = null;
        boolean second = spends;
        spends = false;
        if (chosen == null) {
            giveBack(second);
            return null;
        }
        return new Trial(upstream, chosen, this::isRepeatable, second);
    }

    /** @return whom to ask beside the one that lets wait; null when nobody is, or too many have a second try already */
    @Nullable
    Trial beside() {
        // who belongs to an endpoint has a session there, and perhaps nowhere else
        if (wish.endpoint() != null || !upstream.retries().take(policy.budget())) {
            return null;
        }
        Endpoint chosen = choose();
        if (chosen == null) {
            giveBack(true);
            return null;
        }
        return new Trial(upstream, chosen, this::isRepeatable, true);
    }

    /** @return whether an answer with this status is thrown away as long as another may come */
    boolean isUnwanted(int status) {
        return isRepeatable() && policy.isFor(status);
    }

    private @Nullable Endpoint choose() {
        Endpoint chosen = upstream.choose(asked, wish);
        if (chosen != null) {
            asked.add(chosen);
        }
        return chosen;
    }

    /**
     * It failed there, before anything of an answer was passed on.
     *
     * @param sent whether it may have been seen
     * @return whether it may be tried elsewhere
     */
    boolean failed(Trial there, Fault fault, boolean sent) {
        there.blame(fault);
        there.giveBack();
        boolean safe = !sent || (isRepeatable() && policy.faults().contains(fault));
        return safe && fault != Fault.TOTAL_TIMEOUT && takeTurn(!sent);
    }

    /**
     * The head of an answer is here.
     *
     * @return whether it is thrown away for one of another endpoint, which {@link #next} gives
     */
    boolean answered(Trial there, int status) {
        judge(there, status);
        there.giveBack();
        boolean again = isRepeatable() && policy.isFor(status) && isSomebodyLeft() && takeTurn(false);
        if (!again) {
            letFollowingGo();
        }
        return again;
    }

    static void judge(Trial there, int status) {
        if (status >= SERVER_ERRORS) {
            there.judge(false);
        }
    }

    /** What was answered is only thrown away if somebody else can be asked; he is asked for at once. */
    private boolean isSomebodyLeft() {
        if (count < policy.max()) {
            following = choose();
        }
        return following != null;
    }

    /** @param free it costs an upstream nothing more: the endpoint before has seen nothing of it */
    private boolean takeTurn(boolean free) {
        if (count >= policy.max()) {
            return false;
        }
        spends = !free && upstream.retries().take(policy.budget());
        boolean again = free || spends;
        count += again ? 1 : 0;
        return again;
    }

    private void giveBack(boolean second) {
        if (second) {
            upstream.retries().give();
        }
    }

    private void letFollowingGo() {
        Endpoint unused = following;
        if (unused != null) {
            following = null;
            upstream.leave(unused);
        }
    }

    /** Nobody is asked any more. */
    void close() {
        giveBack(spends);
        spends = false;
        letFollowingGo();
    }
}
