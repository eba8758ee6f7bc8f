package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Identity;
import io.gatehouse.identity.token.TokenVerdict;
import org.jspecify.annotations.Nullable;

/**
 * A token in {@code Authorization: Bearer} (RFC 6750, 2.1), and nowhere else: what stands in a URL ends in logs.
 *
 * @param identity the name of whose tokens are taken
 * @param introspect whether the provider is asked for tokens that say nothing by themselves
 * @param relay whether the upstream sees the token
 */
record Bearer(String identity, boolean introspect, boolean relay) implements OwnWay {

    static final String ELEMENT = "bearer";

    private static final String SCHEME = "Bearer";

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Finding examine(Exchange exchange) {
        return AuthorizationField.examine(
                exchange, SCHEME, (token, identities) -> examine(token, identities.get(identity)));
    }

    private Finding examine(String token, Identity provider) {
        TokenVerdict verdict = provider.tokens().check(token);
        if (verdict instanceof TokenVerdict.UnknownKey || verdict instanceof TokenVerdict.Unavailable) {
            // perhaps the provider has other keys by now
            return Finding.after(
                    provider.provider().askAgain(),
                    () -> finding(provider.tokens().check(token), provider));
        }
        return verdict instanceof TokenVerdict.Opaque && introspect
                ? Finding.of(provider.introspect(token), said -> finding(said, provider))
                : finding(verdict, provider);
    }

    private static Finding finding(TokenVerdict verdict, Identity provider) {
        return finding(verdict, provider.provider().isAway());
    }

    /** @param away whether the provider could not be asked when it was asked last */
    static Finding finding(TokenVerdict verdict, boolean away) {
        if (verdict instanceof TokenVerdict.Good good) {
            return new Finding.Accepted(good.caller());
        }
        if (verdict instanceof TokenVerdict.Bad bad) {
            return new Finding.Rejected(bad.reason(), bad.genuine());
        }
        if (verdict instanceof TokenVerdict.UnknownKey unknown) {
            // it says that it is of this provider, which may have other keys by now, and cannot be asked
            return away
                    ? new Finding.Unavailable(unknown.reason() + ", as far as is known: it is away", true)
                    : new Finding.Rejected(unknown.reason());
        }
        return verdict instanceof TokenVerdict.Unavailable unavailable
                ? new Finding.Unavailable(unavailable.reason(), true)
                : new Finding.Rejected("token: no JWT (expected: one, because introspect=\"false\")");
    }

    @Override
    public @Nullable String guess(RequestHead head) {
        return AuthorizationField.credentials(head.headers(), SCHEME) == null ? null : "";
    }

    @Override
    public boolean isKnown(Exchange exchange) {
        String token = AuthorizationField.credentials(exchange.head().headers(), SCHEME);
        Generation generation = exchange.generation();
        if (token == null || generation == null) {
            return false;
        }
        Identity provider = generation.identities().get(identity);
        return provider.tokens().isKnown(token)
                || (introspect && provider.introspection().isKnown(token));
    }

    @Override
    public String challenge(boolean rejected) {
        String challenge = "Bearer realm=\"" + identity + '"';
        return rejected ? challenge + ", error=\"invalid_token\"" : challenge;
    }

    @Override
    public void consumed(Exchange exchange) {
        if (!relay) {
            exchange.onRequest(fields -> fields.remove(AuthorizationField.NAME));
        }
    }
}
