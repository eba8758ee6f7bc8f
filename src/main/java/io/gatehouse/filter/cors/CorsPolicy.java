package io.gatehouse.filter.cors;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.http.Vary;
import io.gatehouse.route.Decision;
import io.gatehouse.route.policy.Origins;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.policy.Sharing;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may read what is answered here: {@code <cors>}, the CORS protocol of the Fetch standard (3.3). It
 * is the browser that keeps an answer from a page; so what is not allowed is left out of the answer, and only a preflight, which
 * is nothing but the question, is refused.
 *
 * @param methods as they are sent; null for those that the route takes
 * @param headers the fields that pages may send, as they are sent; null for those that they ask for
 * @param expose the fields that pages may read, as they are sent; null for those that browsers always show
 * @param credentials whether pages may send cookies and read what is answered to them
 * @param maxAge how long a browser may remember the answer to a preflight
 */
public record CorsPolicy(
        Origins origins,
        @Nullable String methods,
        @Nullable String headers,
        @Nullable String expose,
        boolean credentials,
        Duration maxAge)
        implements Sharing {

    public static final PolicyType<CorsPolicy> TYPE = new PolicyType<>("cors", PolicyType.REPLACE, CorsReader::read);

    private static final String ORIGIN = "Origin";
    private static final String PREFIX = "Access-Control-";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final int NO_CONTENT = 204;

    /** @return whose pages may read an answer to this request, as {@code Access-Control-Allow-Origin} says it; or null */
    @Nullable
    String reader(Headers request) {
        if (origins.any()) {
            // whoever asks, also when nobody says: a cache may keep the one answer for all
            return "*";
        }
        String origin = single(request);
        return origin != null && origins.contains(origin) ? origin : null;
    }

    @Override
    public boolean names(Headers request) {
        return !origins.any() && reader(request) != null;
    }

    @Override
    public boolean trusts(Headers request) {
        return credentials && names(request);
    }

    /** @return the origin; null when there is none, or several, of which each reader might take another */
    private static @Nullable String single(Headers request) {
        String found = null;
        for (int i = 0; i < request.size(); i++) {
            if (request.name(i).equalsIgnoreCase(ORIGIN)) {
                if (found != null) {
                    return null;
                }
                found = request.value(i);
            }
        }
        return found;
    }

    /**
     * Puts this policy in the place of what the upstream says about the matter.
     *
     * @param reader who may read the answer; null for nobody
     */
    void replace(Headers.Builder answer, @Nullable String reader) {
        answer.removeIf(CorsPolicy::isOfCors);
        if (reader != null) {
            allow(answer, reader);
            if (expose != null) {
                answer.add("Access-Control-Expose-Headers", expose);
            }
        }
        if (!origins.any()) {
            Vary.on(answer, ORIGIN);
        }
    }

    private static boolean isOfCors(String field) {
        return field.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    private void allow(Headers.Builder answer, String reader) {
        answer.add(ALLOW_ORIGIN, reader);
        if (credentials) {
            answer.add("Access-Control-Allow-Credentials", "true");
        }
    }

    /** @return null unless this is a preflight of an origin whose pages may read nothing here */
    public @Nullable Refusal verdict(Asked asked) {
        Headers request = asked.head().headers();
        if (asked.head().preflightMethod() == null || reader(request) != null) {
            return null;
        }
        List<String> said = request.all(ORIGIN);
        if (said.size() > 1) {
            return Refusal.frank(
                    Fault.ORIGIN_NOT_ALLOWED, "Origin: " + said.size() + " fields (expected: one)", Mode.ENFORCE);
        }
        String found = "Origin: " + Settings.shown(said.get(0)) + " (expected: ";
        return new Refusal(
                Fault.ORIGIN_NOT_ALLOWED,
                found + "one whose pages may read this)",
                found + "one of origins, " + origins + ")",
                Mode.ENFORCE);
    }

    /**
     * Answers a preflight (Fetch, 4.8). What the page asks for and may not have is left out of the answer; the browser draws the
     * conclusion.
     *
     * @param decision what was decided of the request that the preflight is about
     * @return null when this is none, or one of an origin that is not allowed
     */
    public @Nullable ResponseHead preflight(RequestHead head, @Nullable Decision decision) {
        String asked = head.preflightMethod();
        String reader = asked == null ? null : reader(head.headers());
        if (asked == null || reader == null) {
            return null;
        }
        Headers.Builder answer = Headers.builder();
        allow(answer, reader);
        // never left out: without it, a browser may take the method that it asked for as allowed
        answer.add("Access-Control-Allow-Methods", methods != null ? methods : TakenMethods.list(asked, decision));
        String fields = headers != null ? headers : RequestedFields.read(head.headers());
        if (fields != null) {
            answer.add("Access-Control-Allow-Headers", fields);
        }
        answer.add("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        answer.add(
                "Vary",
                (origins.any() ? "" : "Origin, ") + "Access-Control-Request-Method, Access-Control-Request-Headers");
        return new ResponseHead(NO_CONTENT, answer);
    }
}
