package io.gatehouse.forward;

import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Copies of some of a route's requests go to another upstream as well, whose answers are thrown away: {@code <mirror>}.
 *
 * @param to an upstream or a split
 * @param share from 0 to 1, of the requests that the condition admits
 * @param when of which requests there may be copies; {@link When#ALWAYS} for all
 * @param body bytes of a request's body up to which it is copied
 * @param inFlight how many copies of the route's requests may be on their way at a time
 * @param compare whether status and body are compared with those of the original
 */
public record MirrorPolicy(
        String to,
        @DecimalMin("0") @DecimalMax("1") double share,
        When when,
        @Min(0) @Max(MirrorPolicy.MOST_BODY) long body,
        @Min(1) @Max(10_000) int inFlight,
        boolean compare)
        implements Policy {

    /** What is copied is on the heap, as often as copies are in flight. */
    static final long MOST_BODY = 1 << 20;

    public static final PolicyType<MirrorPolicy> TYPE =
            new PolicyType<>("mirror", PolicyType.REPLACE, MirrorPolicy::read);

    private static final long USUAL_BODY = 64 << 10;
    private static final int USUAL_IN_FLIGHT = 100;

    /** @return for people */
    public String shown() {
        String percentage =
                BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
        return "upstream " + to + ", a copy of " + percentage + '%' + (compare ? ", compared" : "");
    }

    private static MirrorPolicy read(Settings mirror) {
        return new MirrorPolicy(
                mirror.text("to", "").strip(),
                mirror.share("share", 1),
                Objects.requireNonNullElse(When.read(mirror, "when"), When.ALWAYS),
                Objects.requireNonNullElse(mirror.size("body"), USUAL_BODY),
                mirror.integer("in-flight", USUAL_IN_FLIGHT),
                mirror.flag("compare", false));
    }
}
