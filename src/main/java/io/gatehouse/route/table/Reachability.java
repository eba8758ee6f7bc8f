package io.gatehouse.route.table;

import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Violation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Finds what no request can reach: a route all of whose requests one earlier route takes, or several that differ in their
 * methods; conditions are compared by their structure. Also what is written twice, what contradicts another block of the
 * same host, and paths that are refused before any route is looked at.
 */
public final class Reachability {

    /** Knows where in the descriptor an attribute of a route stands. */
    @FunctionalInterface
    public interface Places {
        Position of(Route route, String attribute);
    }

    private final List<VirtualHost> blocks;
    private final Places places;
    private final HostIndex index;
    private final List<Violation> violations = new ArrayList<>();

    private Reachability(List<VirtualHost> blocks, HostIndex index, Places places) {
        this.blocks = blocks;
        this.places = places;
        this.index = index;
    }

    static List<Violation> check(List<VirtualHost> hosts) {
        return check(hosts, (route, attribute) -> route.at());
    }

    /** @return empty when every route can be reached */
    public static List<Violation> check(List<VirtualHost> hosts, Places places) {
        return new Reachability(hosts, new HostIndex(hosts), places).check();
    }

    /** @return as {@link #check(List, Places)}, of all blocks of a table, whose index need not be built again */
    public static List<Violation> check(RouteTable table, Places places) {
        return new Reachability(table.hosts(), table.index(), places).check();
    }

    private List<Violation> check() {
        blocks.forEach(block -> block.routes().forEach(route -> checkAlone(block, route)));
        index.groups().forEach(this::checkBlocks);
        checkCoverage();
        index.groups().forEach(this::checkUncovered);
        return List.copyOf(violations);
    }

    private void checkAlone(VirtualHost block, Route route) {
        List<PathPattern> paths = route.match().paths();
        for (int i = 0; i < paths.size(); i++) {
            if (isRepeated(paths, i, route.match().ignoreCase())) {
                add(route, "path", paths.get(i) + " (expected: each path once)");
            }
            checkPath(block, route, paths.get(i));
        }
    }

    private static boolean isRepeated(List<PathPattern> paths, int at, boolean ignoreCase) {
        for (int i = 0; i < at; i++) {
            if (paths.get(at).isSameAs(paths.get(i), ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    private void checkPath(VirtualHost block, Route route, PathPattern path) {
        for (int i = 0; i < path.size(); i++) {
            String text = path.segment(i) instanceof PathPattern.Segment.Literal literal ? literal.text() : "x";
            if (text.isEmpty() && !block.keepEmptySegments()) {
                add(route, "path", path + " (expected: no empty segment, or empty-segments=\"keep\" on the block)");
            }
            if (text.indexOf('/') >= 0 && !block.keepEncodedSlash()) {
                add(route, "path", path + " (expected: no %2F, or encoded-slash=\"keep\" on the block)");
            }
        }
    }

    /** A path is read before its block is known, so blocks of one host have to read it alike. */
    private void checkBlocks(HostGroup group) {
        VirtualHost first = group.firstBlock();
        for (HostGroup.Member member : group.members()) {
            VirtualHost block = member.block();
            if (block.keepEncodedSlash() != first.keepEncodedSlash()) {
                differs(group, block, "encoded-slash", block.keepEncodedSlash());
            }
            if (block.keepEmptySegments() != first.keepEmptySegments()) {
                differs(group, block, "empty-segments", block.keepEmptySegments());
            }
        }
    }

    private void differs(HostGroup group, VirtualHost block, String attribute, boolean keep) {
        String own = keep ? "keep" : "refuse";
        String other = keep ? "refuse" : "keep";
        add(
                block.at(),
                attribute + ": " + own + " (expected: " + other + ", as "
                        + group.firstBlock().at() + " has it for the same host " + group.pattern() + ")");
    }

    /** A route of several hosts is unreachable if it is for each of them. */
    private void checkCoverage() {
        IdentityHashMap<Route, Integer> hostsLeft = new IdentityHashMap<>();
        for (HostGroup group : index.groups()) {
            group.routes().forEach(paths -> hostsLeft.merge(paths.get(0).route(), 1, Integer::sum));
        }
        for (HostGroup group : index.groups()) {
            for (Coverage.Finding finding : new Coverage(group).findings()) {
                if (hostsLeft.merge(finding.route().route(), -1, Integer::sum) == 0) {
                    violations.add(violation(group, finding));
                }
            }
        }
    }

    private void checkUncovered(HostGroup group) {
        for (Uncovered.Finding finding : new Uncovered(group).findings()) {
            Route open = finding.open().route();
            Route guarded = finding.guarded().route();
            add(
                    open.at(),
                    "route \"" + open.name() + "\" asks nobody who they are, and takes what route \"" + guarded.name()
                            + "\" at " + guarded.at() + " leaves over on the same path "
                            + finding.guarded().path()
                            + " (expected: <authenticate> here too; or, where this is meant,"
                            + " <authenticate><anonymous/></authenticate>)");
        }
    }

    private Violation violation(HostGroup group, Coverage.Finding finding) {
        Route route = finding.route().route();
        List<String> by = new ArrayList<>();
        finding.by().forEach(other -> by.add('"' + other.name() + "\" at " + other.at()));
        String witness = new Witness(index).of(group, finding.route());
        return new Violation(
                route.at(),
                "route \"" + route.name() + "\" can never be reached: "
                        + (by.size() == 1 ? "route " : "routes ") + String.join(" and ", by)
                        + (by.size() == 1 ? " takes" : " take") + " all its requests, for example " + witness);
    }

    private void add(Route route, String attribute, String message) {
        add(places.of(route, attribute), attribute + ": " + message);
    }

    private void add(Position at, String message) {
        violations.add(new Violation(at, message));
    }
}
