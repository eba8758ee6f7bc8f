package io.gatehouse.boot.concern;

import io.gatehouse.config.Expectation;
import io.gatehouse.exchange.Arrival;
import io.gatehouse.exchange.TrustedProxies;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.settings.Violation;
import io.gatehouse.route.table.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests that a descriptor brings along, by the functions that decide live requests. Guards are asked, but for some:
 * maintenance is a state of the house and not of its routes, and what limits say depends on bodies that a test does not have.
 */
public final class Expectations {

    /** What only those guards would answer. */
    private static final Set<String> NOT_ASKED = Set.of("408", "413", "414", "429", "431", "503");

    private Expectations() {}

    /** @return one violation for each answer that is not the expected one */
    public static List<Violation> unmet(RouteTable table, List<Expectation> expectations) {
        List<Violation> unmet = new ArrayList<>();
        for (Expectation expectation : expectations) {
            Arrival arrival = Arrival.supposed(expectation.request(), new TrustedProxies(table.trustedProxies()));
            Judged outcome = arrival.problem() == null
                    ? Judged.of(table, arrival.head(), expectation.caller())
                    : Judged.malformed(arrival.problem());
            compare(expectation, "route", expectation.route(), outcome.route(), outcome, unmet);
            compare(expectation, "upstream", expectation.upstream(), outcome.upstream(), outcome, unmet);
            compare(expectation, "path", expectation.path(), outcome.path(), outcome, unmet);
            compare(expectation, "status", text(expectation.status()), text(outcome.status()), outcome, unmet);
            compare(expectation, "location", expectation.location(), outcome.location(), outcome, unmet);
        }
        return unmet;
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }

    private static void compare(
            Expectation expectation,
            String what,
            @Nullable String expected,
            @Nullable String found,
            Judged outcome,
            List<Violation> unmet) {
        if (expected == null || Objects.equals(expected, found)) {
            return;
        }
        RequestHead request = expectation.request();
        String url = request.scheme() + "://" + request.authority() + request.target();
        String said = found == null
                ? "there is no " + what + " (expected: " + expected + "): " + outcome.summary()
                        + notAsked(what, expected)
                : what + " is " + (what.equals("path") ? outcome.shownPath() : found) + " (expected: " + expected + ")";
        unmet.add(expectation.unmet(what, "expect " + request.method() + ' ' + url + ": " + said));
    }

    private static String notAsked(String what, String expected) {
        return what.equals("status") && NOT_ASKED.contains(expected)
                ? "; what is counted, bodies and maintenance are not asked here"
                : "";
    }
}
