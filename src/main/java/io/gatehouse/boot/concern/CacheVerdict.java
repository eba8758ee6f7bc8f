package io.gatehouse.boot.concern;

import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Supposed;
import io.gatehouse.cache.Terms;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import java.util.Locale;

/** What a cache would make of an answer that nobody has given. */
final class CacheVerdict {

    private CacheVerdict() {}

    /**
     * @param upward the fields of the request as policies leave them for the upstream
     * @param status of an answer that nobody has given
     * @param answer its fields
     * @return whether it would be kept, for how long, and which clause says so
     */
    static String of(
            CachePolicy policy, RequestHead head, Caller caller, Headers upward, int status, Headers answer, long now) {
        Judgement judgement = Supposed.of(
                new Judgement.Asking(head.method(), head.headers(), !caller.isAnonymous()),
                upward,
                status,
                answer,
                policy.rules(),
                now);
        Terms terms = judgement.terms();
        String clause = judgement.clause().name().toLowerCase(Locale.ROOT).replace('_', '-') + ": "
                + judgement.clause().text();
        return terms == null
                ? "not kept, " + clause
                : "kept, fresh for " + terms.lifetime() + " s"
                        + (terms.validateAlways() ? " but validated each time" : "") + ", " + clause;
    }
}
