package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Finds out who asks, and turns away those of whom it cannot, and those who guess. */
public final class AuthenticateFilter implements PolicyFilter.Concern<AuthenticatePolicy> {

    private static final Headers LATER = Headers.of("Retry-After", "60");

    private final Failures failures;
    private final ServerLogin server = new ServerLogin();

    /** @param nanoTime the ticker of the gateway */
    public AuthenticateFilter(LongSupplier nanoTime) {
        this.failures = new Failures(nanoTime);
    }

    @Override
    public Verdict apply(Exchange exchange, AuthenticatePolicy policy) {
        Refusal tooMany = tooMany(exchange, policy);
        boolean turnedAway = tooMany != null
                && Mode.refuse(exchange, AuthenticatePolicy.ELEMENT, tooMany, LATER) == Verdict.ANSWERED;
        return turnedAway ? Verdict.ANSWERED : new Inquiry(exchange, policy, failures, server).goOn();
    }

    private @Nullable Refusal tooMany(Exchange exchange, AuthenticatePolicy policy) {
        int most = policy.mostFailures();
        if (most == 0 || failures.isEmpty()) {
            return null;
        }
        for (Way way : policy.ways()) {
            String owner = way.guess(exchange.head());
            if (owner != null
                    && failures.areTooMany(exchange.head().client(), most)
                    && !isKnown(way.place(), exchange, policy)) {
                return refusal(policy, "from " + exchange.head().client());
            }
            if (owner != null && !owner.isEmpty() && failures.areTooManyFor(owner, most)) {
                return refusal(policy, "for " + owner);
            }
        }
        return null;
    }

    private static boolean isKnown(String place, Exchange exchange, AuthenticatePolicy policy) {
        for (Way way : policy.ways()) {
            if (way.place().equals(place) && way.isKnown(exchange)) {
                return true;
            }
        }
        return false;
    }

    private static Refusal refusal(AuthenticatePolicy policy, String what) {
        String told = "credentials: too many that were not good (expected: to wait)";
        String reason = "bad credentials " + what + ": " + policy.mostFailures() + " in a minute";
        return new Refusal(Fault.TOO_MANY_FAILURES, told, reason, policy.mode());
    }
}
