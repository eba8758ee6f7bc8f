package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.key.ApiKeys;
import io.gatehouse.identity.key.KeyVerdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An API key in a field of the request, and nowhere else: what stands in a URL ends in logs.
 *
 * @param keys the name of the keys that are taken
 * @param field in which the key is
 * @param relay whether the upstream sees the key
 */
record ApiKeyWay(String keys, String field, boolean relay) implements OwnWay {

    static final String ELEMENT = "api-key";
    private static final int LONGEST_ID = 64;

    static final String USUAL_FIELD = "X-Api-Key";

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Finding examine(Exchange exchange) {
        List<String> said = exchange.head().headers().all(field);
        Generation generation = exchange.generation();
        if (said.isEmpty() || generation == null) {
            return new Finding.Absent();
        }
        if (said.size() > 1) {
            return new Finding.Rejected(field + ": several fields (expected: one)");
        }
        return examine(said.get(0).strip(), generation.identities().keys(keys));
    }

    private static Finding examine(String presented, ApiKeys ring) {
        KeyVerdict verdict = ring.check(presented);
        return verdict instanceof KeyVerdict.Unavailable
                ? Finding.after(ring.lookAgain(), () -> finding(ring.check(presented)))
                : finding(verdict);
    }

    private static Finding finding(KeyVerdict verdict) {
        if (verdict instanceof KeyVerdict.Good good) {
            return new Finding.Accepted(good.caller());
        }
        return verdict instanceof KeyVerdict.Bad bad
                ? new Finding.Rejected(bad.reason(), bad.genuine())
                : new Finding.Unavailable(((KeyVerdict.Unavailable) verdict).reason());
    }

    @Override
    public @Nullable String guess(RequestHead head) {
        String said = head.headers().first(field);
        int dot = said == null ? -1 : said.indexOf('.');
        return said == null ? null : dot < 1 || dot > LONGEST_ID ? "" : keys + '/' + said.substring(0, dot);
    }

    @Override
    public String place() {
        return field.toLowerCase(Locale.ROOT);
    }

    @Override
    public String challenge(boolean rejected) {
        String challenge = "ApiKey realm=\"" + keys + "\", header=\"" + field + '"';
        return rejected ? challenge + ", error=\"invalid_key\"" : challenge;
    }

    @Override
    public void consumed(Exchange exchange) {
        if (!relay) {
            exchange.onRequest(fields -> fields.remove(field));
        }
    }
}
