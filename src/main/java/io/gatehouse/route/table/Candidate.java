package io.gatehouse.route.table;

import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.Captures;
import io.gatehouse.route.match.Condition;
import io.gatehouse.route.match.Facts;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.PathPattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One path of one route, ready to be compared.
 *
 * @param order its place in the host group; the smallest that holds takes the request
 * @param hostCapture what this block calls the first label of the host, or null
 * @param methods those that it takes, with HEAD where GET is, without TRACE and CONNECT
 * @param anyMethod whether it takes all others, too
 */
record Candidate(
        int order,
        VirtualHost block,
        @Nullable String hostCapture,
        Route route,
        PathPattern path,
        Set<String> methods,
        boolean anyMethod) {

    static Candidate of(int order, HostGroup.Member member, Route route, PathPattern path) {
        List<String> declared = route.match().methods();
        return new Candidate(
                order, member.block(), member.hostCapture(), route, path, effective(declared), declared.isEmpty());
    }

    private static Set<String> effective(List<String> declared) {
        if (declared.isEmpty()) {
            return Set.of();
        }
        Set<String> methods = new LinkedHashSet<>(declared);
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.remove("TRACE");
        methods.remove("CONNECT");
        return methods;
    }

    /** Whether it belongs to a route further up. */
    boolean isBefore(Candidate other) {
        return order < other.order && !route.name().equals(other.route.name());
    }

    boolean takesMethod(String method) {
        return methods.contains(method) || (anyMethod && !Match.isNeverTaken(method));
    }

    /** Whether it names no methods but those that are never taken. */
    boolean takesNothing() {
        return !anyMethod && methods.isEmpty();
    }

    Captures captures(Facts facts) {
        String host = HostPattern.normalise(facts.head().host());
        int dot = host.indexOf('.');
        return new Captures(path, facts.path(), hostCapture, dot < 0 ? host : host.substring(0, dot));
    }

    Condition when() {
        return route.match().when().condition();
    }
}
