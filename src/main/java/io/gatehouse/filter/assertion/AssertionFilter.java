package io.gatehouse.filter.assertion;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.identity.assertion.Signing;
import io.gatehouse.identity.assertion.Signing.Outcome;
import io.gatehouse.route.VirtualHost;
import org.jspecify.annotations.Nullable;

/**
 * Leaves with the exchange what signs. For whom it signs is known only when the request goes out, to the upstream that was chosen by
 * then.
 */
public final class AssertionFilter implements PolicyFilter.Concern<AssertionPolicy> {

    private final Notices notices;

    /** @param notices is told of assertions that are too long for a field */
    public AssertionFilter(Notices notices) {
        this.notices = notices;
    }

    @Override
    public Verdict apply(Exchange exchange, AssertionPolicy policy) {
        if (!exchange.caller().isAnonymous()) {
            exchange.upward().onRequest((fields, upstream) -> tell(exchange, policy, fields, upstream));
        }
        return Verdict.PASS;
    }

    private void tell(Exchange exchange, AssertionPolicy policy, Headers.Builder fields, @Nullable String upstream) {
        Generation generation = exchange.generation();
        String issuer = generation == null ? null : issuer(exchange, generation);
        if (generation == null || upstream == null || issuer == null) {
            // the loader has seen to it that there is an issuer
            notices.warn(exchange, "assertion: none, because nobody is known who signs, or for whom");
            return;
        }
        Outcome outcome =
                generation.signing().sign(policy.statement(issuer, upstream, exchange.caller()), exchange.id());
        if (outcome instanceof Outcome.Made made) {
            fields.set(policy.header(), made.token());
        } else if (outcome instanceof Outcome.TooLong tooLong) {
            notices.warn(
                    exchange,
                    "assertion: none of " + exchange.caller() + ", because it would have " + tooLong.length()
                            + " characters (expected: at most " + Signing.LONGEST + ")");
        }
    }

    private static @Nullable String issuer(Exchange exchange, Generation generation) {
        String said = generation.table().people().signing().issuer();
        if (said != null) {
            return said;
        }
        VirtualHost host = exchange.virtualHost();
        Origin publicUrl = host == null ? null : host.publicUrl();
        return publicUrl == null ? null : publicUrl.toString();
    }
}
