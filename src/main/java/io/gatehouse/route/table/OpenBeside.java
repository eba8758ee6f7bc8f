package io.gatehouse.route.table;

import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.match.CaseFold;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.policy.Authenticating;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds routes that ask nobody who they are, and stand above one that does for a part of the same requests: what is meant to be closed
 * is open there. A route that says itself that it is open to all, by {@code <anonymous/>}, is meant so.
 */
public final class OpenBeside {

    /**
     * @param open the one that asks nobody
     * @param closed the first one below it that asks
     * @param path of the open one
     */
    public record Finding(Route open, Route closed, String path) {}

    private final Map<String, List<Candidate>> openByFirst = new HashMap<>();
    private final List<Candidate> openAnywhere = new ArrayList<>();
    private final Map<String, Finding> findings;

    private OpenBeside(Map<String, Finding> findings) {
        this.findings = findings;
    }

    /** @return for each open route that sends upstream the first closed one that it undermines */
    public static List<Finding> findings(RouteTable table) {
        Map<String, Finding> findings = new LinkedHashMap<>();
        for (HostGroup group : table.index().groups()) {
            OpenBeside beside = new OpenBeside(findings);
            group.routes().forEach(paths -> paths.forEach(beside::look));
        }
        return List.copyOf(findings.values());
    }

    private void look(Candidate candidate) {
        Authenticating who = candidate.route().policies().authenticating();
        if (who == null) {
            open(candidate);
        } else if (!who.isOpen()) {
            closed(candidate);
        }
    }

    private void open(Candidate candidate) {
        if (!(candidate.route().action() instanceof Action.Forward)
                || !candidate.route().enabled()) {
            return;
        }
        String first = first(candidate);
        if (first == null) {
            openAnywhere.add(candidate);
        } else {
            openByFirst.computeIfAbsent(first, absent -> new ArrayList<>(1)).add(candidate);
        }
    }

    private void closed(Candidate closed) {
        String first = first(closed);
        if (first == null) {
            openByFirst.values().forEach(all -> all.forEach(open -> compare(open, closed)));
        } else {
            openByFirst.getOrDefault(first, List.of()).forEach(open -> compare(open, closed));
        }
        openAnywhere.forEach(open -> compare(open, closed));
    }

    private void compare(Candidate open, Candidate closed) {
        boolean ignoreCase =
                open.route().match().ignoreCase() || closed.route().match().ignoreCase();
        boolean methods = open.anyMethod()
                || closed.anyMethod()
                || open.methods().stream().anyMatch(closed.methods()::contains);
        if (methods && open.path().overlaps(closed.path(), ignoreCase)) {
            findings.putIfAbsent(
                    open.route().name(),
                    new Finding(open.route(), closed.route(), open.path().toString()));
        }
    }

    private static @Nullable String first(Candidate candidate) {
        PathPattern path = candidate.path();
        return path.size() > 0 && path.segment(0) instanceof PathPattern.Segment.Literal literal
                ? CaseFold.of(literal.text())
                : null;
    }
}
