package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that one exchange is tried on, one after the other, and what is said of each. The exchange's lock is held by whoever
 * calls.
 */
final class Trials {

    /** Methods that may be repeated when it is not known whether they were seen (RFC 9110, 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    /**
     * What a kept connection may be to blame for: the endpoint closed it while it waited, or what was left on it behind the
     * last answer was read as this one. A request whose time is up is another matter.
     */
    private static final Set<Fault> STALE =
            Set.of(Fault.CONNECT_FAILED, Fault.UPSTREAM_BROKE, Fault.UPSTREAM_MALFORMED);

    /** Statuses from here on say that the endpoint failed (RFC 9110, 15.6). */
    private static final int SERVER_ERRORS = 500;

    private final Upstream upstream;
    private final RetryPolicy policy;
    private final Wish wish;
    private final boolean repeatable;
    private final List<Endpoint> tried = new ArrayList<>(1);
    private @Nullable Endpoint current;
    private @Nullable Endpoint following;
    private int count;
    private boolean wasStale;
    private boolean judged;
    private int era;
    private boolean spends;

    /**
     * @param wish where it would go
     * @param hasBody a request with a body is repeated only while nothing of it has been read
     */
    Trials(Upstream upstream, RetryPolicy policy, Wish wish, String method, boolean hasBody) {
        this.upstream = upstream;
        this.wish = wish;
        this.policy = policy;
        this.repeatable = !hasBody && IDEMPOTENT.contains(method);
    }

    /** @return whether it may be sent twice although it may have been seen */
    boolean isRepeatable() {
        return repeatable;
    }

    /** @return where it is tried now, or null */
    @Nullable
    Endpoint current() {
        return current;
    }

    /** @return where it is tried next, which counts it from now on; null when nobody is left */
    @Nullable
    Endpoint next() {
        Endpoint chosen = following == null ? upstream.choose(tried, wish) : following;
        following = null;
        current = chosen;
        judged = false;
        wasStale = false;
        era = chosen == null ? 0 : chosen.vitals().era();
        return chosen;
    }

    /** @return whether this is the fault of a kept connection, so that it is worth a new one to the same endpoint; once for each */
    boolean isStale(Fault fault, boolean reused, boolean sent) {
        boolean stale = reused && STALE.contains(fault) && !wasStale && (!sent || repeatable);
        wasStale |= stale;
        return stale;
    }

    /** It failed at the current endpoint. Whatever a client or the gateway did wrong is none of the endpoint's faults. */
    void blame(Fault fault) {
        if (fault.origin() == Fault.Origin.UPSTREAM && fault != Fault.TOTAL_TIMEOUT) {
            judge(false);
        }
    }

    /** Whatever becomes of it there is not the endpoint's fault. */
    void excuse() {
        judged = true;
    }

    /** Each trial counts once for its endpoint. */
    private void judge(boolean good) {
        Endpoint its = current;
        if (its == null || judged) {
            return;
        }
        judged = true;
        if (good) {
            upstream.succeeded(its, era);
        } else {
            upstream.failed(its, era);
        }
    }

    /**
     * As {@link #blame}, before anything of an answer was passed on.
     *
     * @param sent whether it may have been seen
     * @return whether it may be tried elsewhere
     */
    boolean failed(Fault fault, boolean sent) {
        blame(fault);
        boolean safe = !sent || (repeatable && policy.faults().contains(fault));
        return safe && takeTurn(!sent);
    }

    /**
     * The head of an answer is here.
     *
     * @return whether it is thrown away for one of another endpoint, which {@link #next} gives
     */
    boolean answered(int status) {
        Endpoint answering = current;
        if (answering == null) {
            return false;
        }
        if (status >= SERVER_ERRORS) {
            judge(false);
        }
        boolean again =
                repeatable && policy.statuses().contains(status) && isSomebodyLeft(answering) && takeTurn(false);
        Endpoint unused = following;
        if (!again) {
            giveBack();
            if (unused != null) {
                following = null;
                upstream.leave(unused);
            }
        }
        return again;
    }

    /** What was answered is only thrown away if somebody else can be asked; he is asked for at once. */
    private boolean isSomebodyLeft(Endpoint answering) {
        if (count >= policy.max()) {
            return false;
        }
        List<Endpoint> all = new ArrayList<>(tried);
        all.add(answering);
        following = upstream.choose(all, wish);
        return following != null;
    }

    /** @param free it costs an upstream nothing more: the endpoint before has seen nothing of it */
    private boolean takeTurn(boolean free) {
        giveBack();
        if (count >= policy.max()) {
            return false;
        }
        if (!free) {
            spends = upstream.retries().take(policy.budget());
        }
        boolean again = free || spends;
        count += again ? 1 : 0;
        return again;
    }

    private void giveBack() {
        if (spends) {
            spends = false;
            upstream.retries().give();
        }
    }

    /** Nobody goes back there. */
    void leaveForAnother() {
        Endpoint left = current;
        leave();
        if (left != null) {
            tried.add(left);
        }
    }

    /** The endpoint has done its work, and well unless it was found otherwise. */
    void finish() {
        judge(true);
        leave();
    }

    private void leave() {
        Endpoint left = current;
        if (left != null) {
            current = null;
            upstream.leave(left);
        }
    }

    /** The exchange is over. */
    void close() {
        leave();
        giveBack();
        Endpoint unused = following;
        if (unused != null) {
            following = null;
            upstream.leave(unused);
        }
    }
}
