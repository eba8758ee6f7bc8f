package io.gatehouse.boot;

import io.gatehouse.config.Expectation;
import io.gatehouse.exchange.Arrival;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.TrustedProxies;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.Canary;
import io.gatehouse.forward.UpstreamTarget;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.observe.Reserved;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.RouteTable;
import io.gatehouse.route.Template;
import io.gatehouse.route.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests that a descriptor brings along, by the functions that decide live requests. Guards are asked, but for some:
 * maintenance is a state of the house and not of its routes, and what limits say depends on bodies that a test does not have.
 */
final class Expectations {

    /** What only those guards would answer. */
    private static final Set<String> NOT_ASKED = Set.of("408", "413", "414", "429", "431", "503");

    private Expectations() {}

    /** @return one violation for each answer that is not the expected one */
    static List<Violation> unmet(RouteTable table, List<Expectation> expectations) {
        List<Violation> unmet = new ArrayList<>();
        for (Expectation expectation : expectations) {
            Arrival arrival = Arrival.supposed(expectation.request(), new TrustedProxies(table.trustedProxies()));
            Outcome outcome = arrival.problem() == null
                    ? outcome(arrival.head(), table.decide(arrival.head()), expectation.caller())
                    : status(null, Fault.MALFORMED_REQUEST.status(), arrival.problem());
            compare(expectation, "route", expectation.route(), outcome.route, outcome, unmet);
            compare(expectation, "upstream", expectation.upstream(), outcome.upstream, outcome, unmet);
            compare(expectation, "path", expectation.path(), outcome.path, outcome, unmet);
            compare(expectation, "status", text(expectation.status()), text(outcome.status), outcome, unmet);
            compare(expectation, "location", expectation.location(), outcome.location, outcome, unmet);
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
            Outcome outcome,
            List<Violation> unmet) {
        if (expected == null || Objects.equals(expected, found)) {
            return;
        }
        RequestHead request = expectation.request();
        String url = request.scheme() + "://" + request.authority() + request.target();
        String said = found == null
                ? "there is no " + what + " (expected: " + expected + "): " + outcome.summary()
                        + notAsked(what, expected)
                : what + " is " + (what.equals("path") ? outcome.shownPath : found) + " (expected: " + expected + ")";
        unmet.add(expectation.unmet(what, "expect " + request.method() + ' ' + url + ": " + said));
    }

    private static String notAsked(String what, String expected) {
        return what.equals("status") && NOT_ASKED.contains(expected)
                ? "; what is counted, bodies and maintenance are not asked here"
                : "";
    }

    private record Outcome(
            @Nullable String route,
            @Nullable String upstream,
            @Nullable String path,
            @Nullable String shownPath,
            @Nullable Integer status,
            @Nullable String location,
            String summary) {}

    private static Outcome outcome(RequestHead head, Decision decision, Caller caller) {
        Verdict verdict = Concerns.tested(head, decision, caller);
        if (verdict instanceof Verdict.Refused refused) {
            Refusal refusal = refused.refusal();
            return status(null, refusal.fault().status(), refused.element() + ": " + refusal.reason());
        }
        if (verdict instanceof Verdict.Answered answered) {
            String route =
                    decision instanceof Decision.Routed routed ? routed.route().name() : null;
            return status(route, answered.head().status(), "the answer of " + answered.element());
        }
        if (decision instanceof Decision.Refused refused) {
            return status(null, refused.fault().status(), refused.detail());
        }
        if (decision instanceof Decision.Own) {
            Fault refusal = Reserved.refusal(head);
            return status(null, refusal == null ? 200 : refusal.status(), "the gateway's own answer");
        }
        Decision.Routed routed = (Decision.Routed) decision;
        String name = routed.route().name();
        if (!routed.route().enabled()) {
            return status(null, Fault.ROUTE_DISABLED.status(), "route " + name + " is switched off");
        }
        Action action = routed.route().action();
        if (action instanceof Action.Redirect redirect) {
            String location = redirect.location()
                    .fillLocation(Template.Source.of(head, routed.captures(), caller))
                    .orElse(null);
            return location == null
                    ? status(name, Fault.MALFORMED_REQUEST.status(), "no usable Location of route " + name)
                    : new Outcome(name, null, null, null, redirect.status(), location, "a redirect by route " + name);
        }
        if (action instanceof Action.Respond respond) {
            return status(name, respond.status(), "the answer of route " + name);
        }
        String upstream = Canary.target(head, routed, (Action.Forward) action);
        String path = UpstreamTarget.of(head, routed);
        String summary = "route " + name + ", upstream " + upstream;
        return new Outcome(name, upstream, path, routed.shown(path), null, null, summary);
    }

    private static Outcome status(@Nullable String route, int status, String why) {
        return new Outcome(route, null, null, null, status, null, "status " + status + ", " + why);
    }
}
