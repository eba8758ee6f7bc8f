package io.gatehouse.filter.require;

import io.gatehouse.exchange.Again;
import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Identification;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.Refused;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.identity.login.StepUp;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Turns away those who are known and may not. */
public final class RequireFilter implements PolicyFilter.Concern<RequirePolicy> {

    private final InstantSource time;

    public RequireFilter(InstantSource time) {
        this.time = time;
    }

    @Override
    public Verdict apply(Exchange exchange, RequirePolicy policy) {
        Instant now = time.instant();
        Refusal refusal = policy.verdict(Asked.of(exchange), now);
        if (refusal == null) {
            return Verdict.PASS;
        }
        Identification who = exchange.identification();
        if (refusal.mode() == Mode.OBSERVE || who.observed()) {
            exchange.refused(new Refused(RequirePolicy.ELEMENT, refusal.fault(), refusal.reason(), Mode.OBSERVE));
            return Verdict.PASS;
        }
        Verdict led = led(who, policy, exchange, now, refusal);
        if (led != null) {
            return led;
        }
        boolean stepUp = policy.wantsStepUp(exchange.caller(), now);
        Fault fault = stepUp ? Fault.UNAUTHENTICATED : refusal.fault();
        return Mode.refuse(
                exchange,
                RequirePolicy.ELEMENT,
                new Refusal(fault, refusal.told(), refusal.reason(), refusal.mode()),
                fields(who, fault, stepUp ? stepUp(policy) : ""));
    }

    /** A browser is led to where it can bring what is missing: a stronger or fresher proof, or any at all. */
    private static @Nullable Verdict led(
            Identification who, RequirePolicy policy, Exchange exchange, Instant now, Refusal refusal) {
        Again again = who.again();
        if (again == null) {
            return null;
        }
        if (policy.wantsStepUp(exchange.caller(), now)) {
            return again.lead(new StepUp(policy.acr().names(), policy.maxAge(), false));
        }
        return refusal.fault() == Fault.UNAUTHENTICATED ? again.lead(StepUp.NONE) : null;
    }

    private static Headers fields(Identification who, Fault fault, String more) {
        Headers.Builder fields = Headers.builder();
        if (fault == Fault.UNAUTHENTICATED) {
            who.challenges()
                    .get()
                    .forEach(challenge ->
                            fields.add("WWW-Authenticate", isBearer(challenge) ? challenge + more : challenge));
        } else {
            // RFC 6750, 3.1, without the scope that would do; to who came with something else it says nothing
            who.own().get().stream()
                    .filter(RequireFilter::isBearer)
                    .forEach(challenge -> fields.add("WWW-Authenticate", challenge + ", error=\"insufficient_scope\""));
        }
        return fields.build();
    }

    private static boolean isBearer(String challenge) {
        return challenge.startsWith("Bearer ");
    }

    /** What the caller must ask the provider for (RFC 9470, 3). */
    private static String stepUp(RequirePolicy policy) {
        StringBuilder more = new StringBuilder(", error=\"insufficient_user_authentication\"");
        if (!policy.acr().names().isEmpty()) {
            more.append(", acr_values=\"")
                    .append(String.join(" ", policy.acr().names()))
                    .append('"');
        }
        if (policy.maxAge() != null) {
            more.append(", max_age=\"").append(policy.maxAge().toSeconds()).append('"');
        }
        return more.toString();
    }
}
