package io.gatehouse.route.table;

import io.gatehouse.route.Route;
import io.gatehouse.route.match.CaseFold;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.policy.Authenticating;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classic uncovered method: a path that asks for credentials only for some methods, or on some condition, and a later
 * route that takes the rest without asking. What is meant to be open says so.
 */
final class Uncovered {

    /**
     * @param open the route that asks nobody
     * @param guarded the earlier one that asks, for a part of the same requests
     */
    record Finding(Candidate open, Candidate guarded) {}

    private final List<Candidate> partly = new ArrayList<>();
    private final List<Candidate> wholly = new ArrayList<>();
    private final Map<String, List<Candidate>> openByFirst = new HashMap<>();
    private final List<Candidate> openAnywhere = new ArrayList<>();

    Uncovered(HostGroup group) {
        for (List<Candidate> paths : group.routes()) {
            paths.forEach(this::sort);
        }
    }

    private void sort(Candidate candidate) {
        Authenticating who = candidate.route().policies().authenticating();
        if (who == null) {
            open(candidate);
        } else if (!who.isOpen()) {
            (candidate.anyMethod() && candidate.route().match().when().isAlways() ? wholly : partly).add(candidate);
        }
    }

    private void open(Candidate candidate) {
        String first = first(candidate);
        if (first == null) {
            openAnywhere.add(candidate);
        } else {
            openByFirst.computeIfAbsent(first, absent -> new ArrayList<>(1)).add(candidate);
        }
    }

    private static @Nullable String first(Candidate candidate) {
        PathPattern path = candidate.path();
        return path.size() > 0 && path.segment(0) instanceof PathPattern.Segment.Literal literal
                ? CaseFold.of(literal.text())
                : null;
    }

    /** @return for each open route the first that it undermines */
    List<Finding> findings() {
        Map<Route, Finding> findings = new java.util.LinkedHashMap<>();
        for (Candidate guarded : partly) {
            for (Candidate open : candidates(guarded)) {
                if (open.order() > guarded.order() && undermines(open, guarded)) {
                    findings.putIfAbsent(open.route(), new Finding(open, guarded));
                }
            }
        }
        return List.copyOf(findings.values());
    }

    private List<Candidate> candidates(Candidate guarded) {
        String first = first(guarded);
        List<Candidate> found = new ArrayList<>(openAnywhere);
        if (first == null) {
            openByFirst.values().forEach(found::addAll);
        } else {
            found.addAll(openByFirst.getOrDefault(first, List.of()));
        }
        return found;
    }

    private boolean undermines(Candidate open, Candidate guarded) {
        boolean sameMethods = !open.anyMethod()
                && (guarded.anyMethod() || guarded.methods().containsAll(open.methods()))
                && guarded.route().match().when().isAlways();
        return !sameMethods
                && overlap(open, guarded)
                && wholly.stream().noneMatch(other -> other.order() < open.order() && covers(other, guarded));
    }

    private static boolean ignoresCase(Candidate one, Candidate other) {
        return one.route().match().ignoreCase() || other.route().match().ignoreCase();
    }

    private static boolean overlap(Candidate one, Candidate other) {
        return one.path().overlaps(other.path(), ignoresCase(one, other));
    }

    private static boolean covers(Candidate wide, Candidate narrow) {
        boolean anyCase = narrow.route().match().ignoreCase();
        return (wide.route().match().ignoreCase() || !anyCase)
                && wide.path().covers(narrow.path(), wide.route().match().ignoreCase());
    }
}
