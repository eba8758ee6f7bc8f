package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One endpoint that an exchange is tried on, where it counts until it leaves. What became of it there is said once, in the end. The
 * exchange's lock is held by whoever calls.
 */
final class Trial {

    /**
     * What a kept connection may be to blame for: the endpoint closed it while it waited, or what was left on it behind the
     * last answer was read as this one. A request whose time is up is another matter.
     */
    private static final Set<Fault> STALE =
            Set.of(Fault.CONNECT_FAILED, Fault.UPSTREAM_BROKE, Fault.UPSTREAM_MALFORMED);

    private final Upstream upstream;
    private final Endpoint endpoint;
    private final BooleanSupplier repeatable;
    private final boolean spends;
    private final int era;
    private boolean wasStale;
    private boolean judged;
    private boolean left;
    private boolean gaveBack;

    /**
     * @param endpoint that counts the request already
     * @param repeatable whether the request may be sent twice although it may have been seen
     * @param spends whether the upstream's budget of second tries has one less for it
     */
    Trial(Upstream upstream, Endpoint endpoint, BooleanSupplier repeatable, boolean spends) {
        this.upstream = upstream;
        this.endpoint = endpoint;
        this.repeatable = repeatable;
        this.spends = spends;
        this.era = endpoint.vitals().era();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** @return whether it may be sent twice although it may have been seen */
    boolean isRepeatable() {
        return repeatable.getAsBoolean();
    }

    /** @return whether it is the fault of a kept connection, so that it is worth a new one to the same endpoint; once */
    boolean isStale(Fault fault, boolean reused, boolean sent) {
        boolean stale = reused && STALE.contains(fault) && !wasStale && (!sent || isRepeatable());
        wasStale |= stale;
        return stale;
    }

    /** It failed here. Whatever a client or the gateway did wrong is none of the endpoint's faults. */
    void blame(Fault fault) {
        if (fault.origin() == Fault.Origin.UPSTREAM && fault != Fault.TOTAL_TIMEOUT) {
            judge(false);
        }
    }

    /** @return for the log, what went wrong and where */
    String told(Exception cause) {
        String message = cause.getMessage();
        return endpoint + ": " + (message == null ? cause.getClass().getSimpleName() : message);
    }

    /** Whatever becomes of it here is not the endpoint's fault. */
    void excuse() {
        judged = true;
    }

    /** Only the first word counts. */
    void judge(boolean good) {
        if (judged) {
            return;
        }
        judged = true;
        if (good) {
            upstream.succeeded(endpoint, era);
        } else {
            upstream.failed(endpoint, era);
        }
    }

    /** The endpoint has done its work, and well unless it was found otherwise. */
    void finish() {
        judge(true);
        leave();
    }

    /** It is no second try any more. */
    void giveBack() {
        if (spends && !gaveBack) {
            gaveBack = true;
            upstream.retries().give();
        }
    }

    /** The request has come to its end here, or goes elsewhere. */
    void leave() {
        giveBack();
        if (!left) {
            left = true;
            upstream.leave(endpoint);
        }
    }
}
