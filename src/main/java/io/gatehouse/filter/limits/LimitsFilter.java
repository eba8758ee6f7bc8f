package io.gatehouse.filter.limits;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.ByteTap;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.http.Framing;

/** Turns away what is too big before anything of it goes upstream, and breaks off what grows too big or comes too slowly. */
public final class LimitsFilter implements PolicyFilter.Concern<LimitsPolicy> {

    @Override
    public Verdict apply(Exchange exchange, LimitsPolicy policy) {
        Verdict verdict = Mode.carryOut(exchange, LimitsPolicy.ELEMENT, policy.verdict(Asked.of(exchange)));
        if (verdict == Verdict.PASS) {
            watchBody(exchange, policy, Framing.length(exchange.head().headers()));
        }
        return verdict;
    }

    private static void watchBody(Exchange exchange, LimitsPolicy policy, long length) {
        Long most = policy.body();
        if (most != null && length < 0) {
            exchange.onRequestBytes(sizeTap(exchange, policy, most));
        }
        Long rate = policy.bodyRate();
        if (rate != null && length != 0) {
            exchange.onRequestWait(new BodyPace(exchange, rate, policy.mode()));
        }
    }

    private static ByteTap sizeTap(Exchange exchange, LimitsPolicy policy, long most) {
        return (bytes, offset, count) -> {
            long before = exchange.bytesIn() - count;
            long now = exchange.bytesIn();
            // said once: what only observes sees the bytes behind the limit too
            if (now > most && (before <= most || policy.mode() == Mode.ENFORCE)) {
                Refusal excess = policy.tooLarge(now);
                policy.mode().interrupt(exchange, LimitsPolicy.ELEMENT, excess.fault(), excess.reason());
            }
        };
    }
}
