package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer that nobody has given, and what would become of it: what decides live, in the order in which it does. */
public final class Supposed {

    private Supposed() {}

    /**
     * @param asking who asks, and what
     * @param upward the fields of the request as policies leave them for the upstream
     * @param now milliseconds since 1970
     */
    public static Judgement of(
            Judgement.Asking asking, Headers upward, int status, Headers answer, Rules rules, long now) {
        boolean get = asking.method().equals("GET");
        if (get && Bypass.isTaken(asking.method(), asking.headers())) {
            return new Judgement(Clause.BYPASS, null);
        }
        Judgement judgement = Judgement.of(asking, status, answer, rules, now, now);
        if (judgement.terms() == null) {
            return judgement;
        }
        Clause clause = against(asking, upward, status, answer, rules);
        return clause == null ? judgement : new Judgement(clause, null);
    }

    private static @Nullable Clause against(
            Judgement.Asking asking, Headers upward, int status, Headers answer, Rules rules) {
        if (Parts.isPart(status)) {
            ContentRange range = Objects.requireNonNull(ContentRange.of(answer));
            if (range.complete() > rules.maxBody()) {
                return Clause.TOO_LARGE;
            }
            if (!asking.headers().contains("Range")) {
                return Clause.PARTIAL;
            }
        }
        String length = answer.first("Content-Length");
        if (length != null && ByteRange.digits(length) > rules.maxBody()) {
            return Clause.TOO_LARGE;
        }
        Selection selection = Selection.of(asking.headers(), answer, rules.vary());
        return selection.isSentAs(asking.headers(), upward) ? null : Clause.VARY_CHANGED;
    }
}
