package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * When a request is sent again, to another endpoint: {@code <retry>}. Whatever is said here, only what is safe is done: a request of
 * which nothing was sent, or one that is idempotent (RFC 9110, 9.2.2), and nothing once an answer has begun.
 *
 * @param max how often at most
 * @param faults for which a request that may have been seen is sent again
 * @param statuses of answers that are thrown away for another try; the last one is passed on
 * @param budget of the requests in flight of an upstream, from 0 to 1, so many may be second tries; three may in any case
 * @param body bytes up to which the body of an idempotent request is kept to be sent again; 0: none is
 */
public record RetryPolicy(
        @Min(0) @Max(10) int max,
        Set<Fault> faults,
        List<Integer> statuses,
        @DecimalMin("0") @DecimalMax("1") double budget,
        @Min(0) @Max(RetryPolicy.MOST_BODY) long body)
        implements Policy {

    /** What is kept is on the heap, as often as requests are in flight. */
    static final long MOST_BODY = 1 << 20;

    private static final double USUAL_BUDGET = 0.2;
    private static final String BROKEN = "broken";
    private static final String TIMEOUT = "timeout";
    private static final int LEAST_STATUS = 429;

    /** Where nothing is written: once, and only what nobody can have seen. */
    public static final RetryPolicy UNSENT = new RetryPolicy(1, Set.of(), List.of(), USUAL_BUDGET, 0);

    /** Never. */
    static final RetryPolicy NONE = new RetryPolicy(0, Set.of(), List.of(), 0, 0);

    public static final PolicyType<RetryPolicy> TYPE = new PolicyType<>("retry", PolicyType.REPLACE, RetryPolicy::read);

    public RetryPolicy {
        faults = Set.copyOf(faults);
        statuses = List.copyOf(statuses);
    }

    /** @return whether an answer with this status is thrown away for another try */
    boolean isFor(int status) {
        // most answers are none to look further for
        return status >= LEAST_STATUS && statuses.contains(status);
    }

    private static RetryPolicy read(Settings retry) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        List<Integer> statuses = new ArrayList<>();
        for (String word : retry.parseWords("on", RetryPolicy::word)) {
            switch (word) {
                case BROKEN -> faults.add(Fault.UPSTREAM_BROKE);
                case TIMEOUT -> faults.add(Fault.FIRST_BYTE_TIMEOUT);
                default -> statuses.add(Integer.valueOf(word));
            }
        }
        if (!retry.has("on")) {
            faults.addAll(Set.of(Fault.UPSTREAM_BROKE, Fault.FIRST_BYTE_TIMEOUT));
        }
        return new RetryPolicy(
                retry.integer("max", 1),
                faults,
                statuses,
                retry.share("budget", USUAL_BUDGET),
                Objects.requireNonNullElse(retry.size("body"), 0L));
    }

    private static String word(String word) {
        boolean status = word.matches("[45][0-9][0-9]") && Integer.parseInt(word) >= LEAST_STATUS;
        if (!status && !word.equals(BROKEN) && !word.equals(TIMEOUT)) {
            throw new IllegalArgumentException(Settings.shown(word) + " (expected: " + BROKEN + ", " + TIMEOUT
                    + ", or a status from " + LEAST_STATUS + " to 599)");
        }
        return word;
    }
}
