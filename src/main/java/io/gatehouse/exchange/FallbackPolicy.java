package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import io.gatehouse.route.Action;
import io.gatehouse.route.RespondReader;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands in where an upstream has nothing left for a request: {@code <fallback>}. Either another upstream or an answer.
 *
 * @param to the name of an upstream or of a split; null where an answer stands in
 * @param answer null where another upstream does
 * @param faults for which it does, before anything of an answer has gone down
 * @param statuses of answers that are thrown away for it
 */
public record FallbackPolicy(
        @Nullable String to, Action.@Nullable Respond answer, Set<Fault> faults, List<Integer> statuses)
        implements Policy {

    public static final PolicyType<FallbackPolicy> TYPE =
            new PolicyType<>("fallback", PolicyType.REPLACE, FallbackPolicy::read);

    private static final List<String> OF_ANSWERS = List.of("status", "type", "file");
    private static final int USUAL_STATUS = 503;
    private static final int LEAST_STATUS = 429;

    /** What a word of {@code on} means. */
    private enum Reason {
        /** nobody could be reached, or nobody is there to be asked */
        UNREACHABLE,
        /** all places are taken */
        BUSY,
        /** what came was no answer */
        BROKEN,
        /** nothing came in time */
        TIMEOUT;

        Set<Fault> faults() {
            return switch (this) {
                case UNREACHABLE -> Set.of(Fault.CONNECT_FAILED, Fault.CONNECT_TIMEOUT, Fault.NO_ENDPOINT);
                case BUSY -> Set.of(Fault.UPSTREAM_BUSY);
                case BROKEN -> Set.of(Fault.UPSTREAM_BROKE, Fault.UPSTREAM_MALFORMED);
                case TIMEOUT -> Set.of(Fault.FIRST_BYTE_TIMEOUT, Fault.IDLE_TIMEOUT, Fault.TOTAL_TIMEOUT);
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Reason of(String word) {
            for (Reason reason : values()) {
                if (reason.word().equals(word)) {
                    return reason;
                }
            }
            return null;
        }
    }

    public FallbackPolicy {
        faults = Set.copyOf(faults);
        statuses = List.copyOf(statuses);
    }

    /** @return the answer that stands in for the fault; null when none does */
    Action.@Nullable Respond answerTo(Fault fault) {
        return faults.contains(fault) ? answer : null;
    }

    /** @return where a request goes for the fault; null when it goes nowhere. What has taken too long in all is too late there, too */
    public @Nullable String upstreamFor(Fault fault) {
        return faults.contains(fault) && fault != Fault.TOTAL_TIMEOUT ? to : null;
    }

    /** @return whether it does for an answer with this status */
    public boolean isFor(int status) {
        // most answers are none to look further for
        return status >= LEAST_STATUS && statuses.contains(status);
    }

    /** @return for people */
    public String shown() {
        Set<String> reasons = new TreeSet<>();
        for (Reason reason : Reason.values()) {
            if (faults.containsAll(reason.faults())) {
                reasons.add(reason.word());
            }
        }
        statuses.forEach(status -> reasons.add(status.toString()));
        Action.Respond own = answer;
        String what = own == null
                ? "upstream " + to
                : "the answer " + own.status() + (own.type() == null ? "" : ' ' + own.type());
        return what + ", on " + String.join(" ", reasons);
    }

    private static FallbackPolicy read(Settings fallback) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        List<Integer> statuses = new ArrayList<>();
        for (String word : fallback.parseWords("on", FallbackPolicy::word)) {
            Reason reason = Reason.of(word);
            if (reason != null) {
                faults.addAll(reason.faults());
            } else {
                statuses.add(Integer.valueOf(word));
            }
        }
        if (!fallback.has("on")) {
            for (Reason reason : Reason.values()) {
                faults.addAll(reason.faults());
            }
        }
        String to = fallback.has("to") ? fallback.text("to", "").strip() : null;
        return new FallbackPolicy(to, answer(fallback), faults, statuses);
    }

    private static Action.@Nullable Respond answer(Settings fallback) {
        boolean says =
                OF_ANSWERS.stream().anyMatch(fallback::has) || !fallback.text().isEmpty();
        if (!fallback.has("to")) {
            if (!says && fallback.flag("enabled", true)) {
                fallback.refuse(
                        "<fallback> has nothing to give (expected: to=\"UPSTREAM\", or a status, file or text)");
            }
            return RespondReader.read(fallback, USUAL_STATUS);
        }
        if (says) {
            fallback.refuse("to", fallback.told("to") + " together with an answer (expected: one of them)");
        }
        return null;
    }

    private static String word(String word) {
        boolean status = word.matches("[45][0-9][0-9]") && Integer.parseInt(word) >= LEAST_STATUS;
        if (!status && Reason.of(word) == null) {
            throw new IllegalArgumentException(Settings.shown(word)
                    + " (expected: unreachable, busy, broken, timeout, or a status from " + LEAST_STATUS + " to 599)");
        }
        return word;
    }
}
