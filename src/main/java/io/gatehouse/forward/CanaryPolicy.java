package io.gatehouse.forward;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some of a route's requests go elsewhere: {@code <canary>}. The condition decides before the cookie, and the cookie before the
 * share: anyone can write a cookie, so it chooses only among those whom the condition admits.
 *
 * @param to an upstream or a split
 * @param share from 0 to 1, of the requests that the condition admits
 * @param when who may be drawn; {@link When#ALWAYS} for everyone
 * @param stickyCookie the cookie that remembers the draw, or null
 */
public record CanaryPolicy(
        String to,
        @DecimalMin("0") @DecimalMax("1") double share,
        When when,
        @Nullable String stickyCookie) implements Policy {

    public static final PolicyType<CanaryPolicy> TYPE =
            new PolicyType<>("canary", PolicyType.REPLACE, CanaryPolicy::read);

    static final String DRAWN = "1";
    static final String NOT_DRAWN = "0";

    /** What can be said without a draw. */
    public enum Verdict {
        /** the cookie says so: to the canary */
        REMEMBERED,
        /** the cookie says so: where the route goes */
        REMEMBERED_NOT,
        /** the condition holds, and all that meet it go to the canary */
        ADMITTED,
        /** the condition does not hold, or nobody is to be drawn: where the route goes */
        LEFT_ALONE,
        /** chance decides */
        DRAW;

        /** @return whether the request goes to the canary, whatever chance says */
        public boolean isCanary() {
            return this == REMEMBERED || this == ADMITTED;
        }
    }

    /** @return what the condition, or else the cookie, or else a share of all or nothing decides */
    public Verdict verdict(RequestHead head, CanonicalPath path) {
        if (!when.holds(head, path)) {
            return Verdict.LEFT_ALONE;
        }
        String remembered = stickyCookie == null ? null : Cookies.first(head.headers(), stickyCookie);
        if (DRAWN.equals(remembered)) {
            return Verdict.REMEMBERED;
        }
        if (NOT_DRAWN.equals(remembered)) {
            return Verdict.REMEMBERED_NOT;
        }
        if (share <= 0) {
            return Verdict.LEFT_ALONE;
        }
        return share >= 1 ? Verdict.ADMITTED : Verdict.DRAW;
    }

    private static CanaryPolicy read(Settings canary) {
        if (!canary.has("share") && !canary.has("when") && !canary.has("sticky-cookie")) {
            canary.refuse("<canary> draws nobody (expected: share, when or sticky-cookie)");
        }
        return new CanaryPolicy(
                canary.text("to", "").strip(),
                canary.share("share", canary.has("when") ? 1 : 0),
                Objects.requireNonNullElse(When.read(canary, "when"), When.ALWAYS),
                canary.parse("sticky-cookie", CanaryPolicy::cookieName));
    }

    private static String cookieName(String text) {
        if (!Ascii.isToken(text)) {
            throw new IllegalArgumentException(Settings.shown(text) + " (expected: the name of a cookie)");
        }
        return text;
    }
}
