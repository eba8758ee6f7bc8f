package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer is kept, and on which terms.
 *
 * @param clause what decides
 * @param terms null where it is not kept
 */
public record Judgement(Clause clause, @Nullable Terms terms) {

    /** Statuses whose meaning for caches is known here (RFC 9111, 5.2.2.3). */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409,
            410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505);

    /** What may be made fresh that does not say so itself: success, and what has moved for good. */
    private static final Set<Integer> UNASKED = Set.of(200, 203, 300, 301, 308);

    private static final int FINAL = 200;
    /** Says something of the range alone that one client asked for. */
    private static final int UNSATISFIABLE = 416;

    private static final int NOT_MODIFIED = 304;

    /**
     * What a request has to do with it.
     *
     * @param identified whether it is known who asks, by whatever way
     */
    public record Asking(String method, Headers headers, boolean identified) {

        boolean isAuthorized() {
            return identified || headers.contains("Authorization");
        }

        boolean isPersonal() {
            return isAuthorized() || headers.contains("Cookie");
        }
    }

    /**
     * @param headers of the answer, without those of the connection
     * @param asked when the request went out, in milliseconds since 1970
     * @param came when the head of the answer was here
     */
    public static Judgement of(Asking asking, int status, Headers headers, Rules rules, long asked, long came) {
        Directives targeted = TargetedDirectives.of(headers);
        Directives said = targeted == null ? Directives.of(headers, "Cache-Control") : targeted;
        Clause refusal = refusal(asking, status, headers, said, rules);
        if (refusal != null) {
            return new Judgement(refusal, null);
        }
        Freedom freedom = freedom(asking, status, headers, said, targeted != null, rules, came / 1000);
        if (!freedom.clause.isStored()) {
            return new Judgement(freedom.clause, null);
        }
        Terms terms = terms(headers, said, rules, freedom);
        return usable(headers, terms, freedom.clause, Freshness.initialAge(headers, asked, came));
    }

    private static @Nullable Clause refusal(Asking asking, int status, Headers headers, Directives said, Rules rules) {
        if (!asking.method.equals("GET")) {
            return Clause.METHOD;
        }
        if (rules.obeysRequests()
                && Directives.of(asking.headers, "Cache-Control").has("no-store")) {
            return Clause.REQUEST_NO_STORE;
        }
        if (status < FINAL || status == NOT_MODIFIED || status == UNSATISFIABLE) {
            return Clause.STATUS;
        }
        if (Parts.isPart(status) && ContentRange.of(headers) == null) {
            return Clause.PARTIAL;
        }
        if (said.has("must-understand") && !UNDERSTOOD.contains(status)) {
            return Clause.MUST_UNDERSTAND;
        }
        if (said.has("no-store") && !said.has("must-understand") && !rules.force()) {
            return Clause.NO_STORE;
        }
        if (said.hasWhole("private")) {
            return Clause.PRIVATE;
        }
        boolean shared = said.has("public") || said.has("s-maxage") || said.has("must-revalidate");
        if (asking.isAuthorized() && !shared) {
            return Clause.AUTHORIZATION;
        }
        return forOne(headers, said);
    }

    private static @Nullable Clause forOne(Headers headers, Directives said) {
        if (headers.contains("Set-Cookie") && !dropped(said).contains("set-cookie")) {
            return Clause.SET_COOKIE;
        }
        return Selection.isAny(headers) ? Clause.VARY_ANY : null;
    }

    private static List<String> dropped(Directives said) {
        List<String> fields = new ArrayList<>(said.fields("no-cache"));
        fields.addAll(said.fields("private"));
        return fields;
    }

    /** How long it is fresh, and what says so. */
    private record Freedom(Clause clause, long lifetime) {}

    private static Freedom freedom(
            Asking asking, int status, Headers headers, Directives said, boolean targeted, Rules rules, long now) {
        boolean unasked = rules.defaultTtl() >= 0 && UNASKED.contains(status);
        boolean personal = asking.isPersonal() || Selection.isPersonal(headers);
        if (rules.force() && unasked && !personal) {
            return new Freedom(Clause.FORCED, rules.defaultTtl());
        }
        if (said.has("no-store") && !said.has("must-understand")) {
            return new Freedom(Clause.NO_STORE, 0);
        }
        Freedom explicit = explicit(headers, said, targeted, now);
        if (explicit != null) {
            return explicit;
        }
        if (said.hasWhole("no-cache") || isPragma(headers, said)) {
            return new Freedom(Clause.VALIDATOR, 0);
        }
        if (unasked) {
            return personal ? new Freedom(Clause.PERSONAL, 0) : new Freedom(Clause.DEFAULT_TTL, rules.defaultTtl());
        }
        // a guess is not to make fresh for others what may be one client's
        long guessed = personal ? 0 : Freshness.guessed(status, headers, said.has("public"), now);
        return guessed > 0 ? new Freedom(Clause.HEURISTIC, guessed) : new Freedom(Clause.VALIDATOR, 0);
    }

    private static @Nullable Freedom explicit(Headers headers, Directives said, boolean targeted, long now) {
        if (said.has("s-maxage")) {
            return new Freedom(Clause.S_MAXAGE, said.seconds("s-maxage"));
        }
        if (said.has("max-age")) {
            return new Freedom(Clause.MAX_AGE, said.seconds("max-age"));
        }
        // what is meant for this cache alone stands for Expires too (RFC 9213, 2.2)
        long expires = targeted ? Directives.ABSENT : Freshness.byExpires(headers, now);
        return expires == Directives.ABSENT ? null : new Freedom(Clause.EXPIRES, expires);
    }

    /** A field of old, which means nothing beside {@code Cache-Control} (RFC 9111, 5.4). */
    private static boolean isPragma(Headers headers, Directives said) {
        return said.isEmpty() && Directives.of(headers, "Pragma").has("no-cache");
    }

    private static Terms terms(Headers headers, Directives said, Rules rules, Freedom freedom) {
        boolean forced = freedom.clause == Clause.FORCED;
        boolean never = !forced
                && (said.has("must-revalidate")
                        || said.has("proxy-revalidate")
                        || said.has("s-maxage")
                        || said.hasWhole("no-cache"));
        return new Terms(
                freedom.lifetime,
                never ? 0 : window(said, "stale-while-revalidate", rules.staleWhileRevalidate()),
                never ? 0 : window(said, "stale-if-error", rules.staleIfError()),
                !forced && (said.hasWhole("no-cache") || isPragma(headers, said)),
                never,
                !forced && said.has("immutable"),
                dropped(said));
    }

    private static long window(Directives said, String name, long otherwise) {
        long seconds = said.seconds(name);
        return seconds == Directives.ABSENT ? otherwise : seconds;
    }

    /** What can never be used is not worth its place. */
    private static Judgement usable(Headers headers, Terms terms, Clause clause, long age) {
        boolean validator = headers.contains("ETag") || headers.contains("Last-Modified");
        boolean fresh = !terms.validateAlways() && terms.lifetime() > age;
        boolean stale = !terms.neverStale()
                && terms.lifetime() + Math.max(terms.staleIfError(), terms.staleWhileRevalidate()) > age;
        if (validator || fresh || (stale && clause != Clause.VALIDATOR)) {
            return new Judgement(clause, terms);
        }
        if (terms.validateAlways()) {
            return new Judgement(Clause.NO_CACHE, null);
        }
        return new Judgement(clause == Clause.VALIDATOR ? Clause.NOTHING_SAID : Clause.STALE, null);
    }
}
