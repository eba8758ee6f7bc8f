package io.gatehouse.boot.concern;

import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.observe.RecordedHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Requiring;
import io.gatehouse.route.table.RouteTable;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a recorded request fares by a descriptor, as far as the record tells. Claims of callers are in no record, nor how and when they
 * proved who they are: where those decide, there are two ways in which it may fare.
 *
 * @param told as if nothing of that were said of the caller
 * @param otherwise as if all were said that is wanted; null where it is not what decides
 * @param by what decides; null likewise
 */
record Fate(
        Judged told, @Nullable Judged otherwise, @Nullable Object by) {

    static Fate of(RouteTable table, RecordedHead recorded) {
        Caller caller = Objects.requireNonNullElse(recorded.caller(), Caller.ANONYMOUS);
        RequestHead head = recorded.head();
        Decision decision = table.decide(head);
        Judged told = Judged.of(head, decision, caller);
        if (caller.isAnonymous() || !(decision instanceof Decision.Routed routed)) {
            return new Fate(told, null, null);
        }
        for (Policies.Read read : routed.policies().read()) {
            if (read.policy() instanceof Requiring requiring && requiring.isUpToMore(caller)) {
                return new Fate(told, Judged.of(head, without(routed, read), caller), requiring);
            }
        }
        if (routed.route().action() instanceof Action.Redirect redirect
                && redirect.location().hasClaim()
                && told.fault() == null) {
            return new Fate(
                    told,
                    Judged.ledByClaims(redirect, routed.route().name()),
                    redirect.location().toString());
        }
        return new Fate(told, null, null);
    }

    private static Decision.Routed without(Decision.Routed routed, Policies.Read policy) {
        Route route = routed.route();
        Policies others = Policies.read(route.policies().read().stream()
                .filter(read -> !read.equals(policy))
                .toList());
        return new Decision.Routed(
                routed.host(),
                new Route(route.name(), route.at(), route.match(), route.action(), others, route.enabled()),
                routed.path(),
                routed.captures());
    }

    /** @return whether the record does not tell */
    boolean isOpen() {
        return otherwise != null && !otherwise.faresAs(told);
    }

    /** @return whether it fares as by the other descriptor, whatever is said of the caller */
    boolean surelyFaresAs(Fate other) {
        if (!isOpen() || !other.isOpen()) {
            return !isOpen() && !other.isOpen() && told.faresAs(other.told);
        }
        return Objects.equals(by, other.by)
                && told.faresAs(other.told)
                && Objects.requireNonNull(otherwise).faresAs(Objects.requireNonNull(other.otherwise));
    }

    /** @return whether there may be something said of the caller by which it fares as by the other descriptor */
    boolean mayFareAs(Fate other) {
        return ways().anyMatch(way -> other.ways().anyMatch(way::faresAs));
    }

    private Stream<Judged> ways() {
        return otherwise == null ? Stream.of(told) : Stream.of(told, otherwise);
    }
}
