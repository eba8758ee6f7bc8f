package io.gatehouse.boot.concern;

import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.Canary;
import io.gatehouse.forward.UpstreamTarget;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.observe.Reserved;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.rewrite.Template;
import io.gatehouse.route.table.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request that nobody has sent, by the functions that decide live requests. Guards are asked, but for some:
 * maintenance is a state of the house and not of its routes, and what limits say depends on bodies that such a request does not have.
 *
 * @param route where it gets to, unless a guard or the route itself refuses it
 * @param upstream that it would be sent to
 * @param path that it would be asked for
 * @param shownPath the same as people are shown it
 * @param status what the gateway itself would answer
 * @param location where it would be redirected to
 * @param fault why it would be refused
 * @param verdict the same for all requests that fare alike: for people who look at many
 * @param summary for people who look at this one
 */
public record Judged(
        @Nullable String route,
        @Nullable String upstream,
        @Nullable String path,
        @Nullable String shownPath,
        @Nullable Integer status,
        @Nullable String location,
        @Nullable Fault fault,
        String verdict,
        String summary) {

    /** @param head as its route sees it: behind a proxy that is trusted, what that was asked */
    public static Judged of(RouteTable table, RequestHead head, Caller caller) {
        return of(head, table.decide(head), caller);
    }

    /** One that cannot be read. */
    static Judged malformed(String problem) {
        return refused(Fault.MALFORMED_REQUEST, "", problem);
    }

    static Judged of(RequestHead head, Decision decision, Caller caller) {
        String taken = decision instanceof Decision.Routed routed
                ? ", route " + routed.route().name()
                : "";
        Verdict verdict = Concerns.tested(head, decision, caller);
        if (verdict instanceof Verdict.Refused refused) {
            Refusal refusal = refused.refusal();
            return refused(
                    refusal.fault(), " by " + refused.element() + taken, refused.element() + ": " + refusal.reason());
        }
        if (verdict instanceof Verdict.Answered answered) {
            String route =
                    decision instanceof Decision.Routed routed ? routed.route().name() : null;
            return answered(
                    route,
                    answered.head().status(),
                    "by " + answered.element() + taken,
                    "the answer of " + answered.element());
        }
        if (decision instanceof Decision.Refused refused) {
            return refused(refused.fault(), "", refused.detail());
        }
        if (decision instanceof Decision.Own) {
            Fault refusal = Reserved.refusal(head);
            return answered(
                    null, refusal == null ? 200 : refusal.status(), "of the gateway's own", "the gateway's own answer");
        }
        return routed(head, (Decision.Routed) decision, caller);
    }

    private static Judged routed(RequestHead head, Decision.Routed routed, Caller caller) {
        String name = routed.route().name();
        if (!routed.route().enabled()) {
            return refused(Fault.ROUTE_DISABLED, ", route " + name, "route " + name + " is switched off");
        }
        Action action = routed.route().action();
        if (action instanceof Action.Redirect redirect) {
            return redirected(redirect, head, routed, caller);
        }
        if (action instanceof Action.Respond respond) {
            return answered(name, respond.status(), "by route " + name, "the answer of route " + name);
        }
        String upstream = Canary.target(head, routed, (Action.Forward) action);
        String path = UpstreamTarget.of(head, routed);
        String summary = "route " + name + ", upstream " + upstream;
        return new Judged(name, upstream, path, routed.shown(path), null, null, null, summary, summary);
    }

    private static Judged redirected(
            Action.Redirect redirect, RequestHead head, Decision.Routed routed, Caller caller) {
        String name = routed.route().name();
        String location = redirect.location()
                .fillLocation(Template.Source.of(head, routed.captures(), caller))
                .orElse(null);
        if (location == null) {
            int status = Fault.MALFORMED_REQUEST.status();
            return answered(name, status, "of route " + name, "no usable Location of route " + name);
        }
        String verdict = "status " + redirect.status() + " by route " + name;
        return new Judged(
                name, null, null, null, redirect.status(), location, null, verdict, "a redirect by route " + name);
    }

    private static Judged answered(@Nullable String route, int status, String verdict, String why) {
        return new Judged(
                route,
                null,
                null,
                null,
                status,
                null,
                null,
                "status " + status + ' ' + verdict,
                "status " + status + ", " + why);
    }

    private static Judged refused(Fault fault, String by, String why) {
        return new Judged(
                null,
                null,
                null,
                null,
                fault.status(),
                null,
                fault,
                fault.status() + " " + fault.code() + by,
                "status " + fault.status() + ", " + why);
    }

    /** One that is led elsewhere, to a place that claims of the caller say. */
    static Judged ledByClaims(Action.Redirect redirect, String route) {
        String verdict = "status " + redirect.status() + " by route " + route;
        return new Judged(
                route,
                null,
                null,
                null,
                redirect.status(),
                redirect.location().toString(),
                null,
                verdict,
                "a redirect by route " + route);
    }

    /** @return whether it fares as another does, in all that client and upstream can notice */
    boolean faresAs(Judged other) {
        return verdict.equals(other.verdict)
                && java.util.Objects.equals(path, other.path)
                && java.util.Objects.equals(location, other.location);
    }
}
