package io.gatehouse.compare;

import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Written;
import io.gatehouse.route.table.RouteTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares blocks and routes: blocks by their names or hosts, routes by their names, both by their order. */
final class Hosts {

    private static final String ORDER = "order";

    private final Map<String, VirtualHost> blocksBefore;
    private final Map<String, VirtualHost> blocksAfter;
    private final Map<String, Placed> routesBefore;
    private final Map<String, Placed> routesAfter;
    private final List<Change> changes = new ArrayList<>();

    /**
     * @param block by what its block is known
     * @param behind the route before it in its block, or null
     */
    private record Placed(
            Route route, String block, @Nullable String behind) {

        /** @return false where it has to be looked at more closely: of most routes nothing changes, and there may be thousands */
        boolean isLike(Placed other) {
            return block.equals(other.block)
                    && route.enabled() == other.route.enabled()
                    && route.match().equals(other.route.match())
                    && route.action().equals(other.route.action())
                    && route.policies().read().equals(other.route.policies().read());
        }

        String place() {
            return behind == null ? "first" : "behind " + behind;
        }
    }

    Hosts(RouteTable before, RouteTable after) {
        this.blocksBefore = blocks(before);
        this.blocksAfter = blocks(after);
        this.routesBefore = routes(blocksBefore);
        this.routesAfter = routes(blocksAfter);
    }

    private static Map<String, VirtualHost> blocks(RouteTable table) {
        Map<String, VirtualHost> blocks = new LinkedHashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (VirtualHost block : table.hosts()) {
            String name = block.name() == null
                    ? block.hosts().stream().map(Object::toString).collect(Collectors.joining(" "))
                    : block.name();
            int number = numbers.merge(name, 1, Integer::sum);
            blocks.put(number == 1 ? name : name + '#' + number, block);
        }
        return blocks;
    }

    private static Map<String, Placed> routes(Map<String, VirtualHost> blocks) {
        Map<String, Placed> routes = new LinkedHashMap<>();
        blocks.forEach((name, block) -> {
            String behind = null;
            for (Route route : block.routes()) {
                routes.put(route.name(), new Placed(route, name, behind));
                behind = route.name();
            }
        });
        return routes;
    }

    List<Change> changes() {
        Set<String> moved = moved(List.copyOf(blocksBefore.keySet()), List.copyOf(blocksAfter.keySet()));
        union(blocksBefore.keySet(), blocksAfter.keySet()).forEach(name -> block(name, moved.contains(name)));
        Set<String> movedRoutes = movedRoutes();
        union(routesBefore.keySet(), routesAfter.keySet()).forEach(name -> route(name, movedRoutes.contains(name)));
        return changes;
    }

    private static Set<String> union(Set<String> ones, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(others);
        all.addAll(ones);
        return all;
    }

    private static Set<String> moved(List<String> before, List<String> after) {
        return Order.moved(before, after);
    }

    /** Within their blocks: a route of another block is not compared with. */
    private Set<String> movedRoutes() {
        Set<String> moved = new LinkedHashSet<>();
        blocksAfter.forEach((name, block) -> {
            VirtualHost was = blocksBefore.get(name);
            if (was != null && block.routes().size() > 1) {
                moved.addAll(moved(names(was), names(block)));
            }
        });
        return moved;
    }

    private static List<String> names(VirtualHost block) {
        return block.routes().stream().map(Route::name).toList();
    }

    private void block(String name, boolean moved) {
        VirtualHost was = blocksBefore.get(name);
        VirtualHost is = blocksAfter.get(name);
        if (!moved && was != null && is != null && areAlike(was, is)) {
            return;
        }
        List<Detail> details = new ArrayList<>();
        Facet.compare(was == null ? Map.of() : Facets.of(was), is == null ? Map.of() : Facets.of(is), details);
        policies(was == null ? Policies.NONE : was.policies(), is == null ? Policies.NONE : is.policies(), details);
        if (moved) {
            details.add(new Detail(ORDER, "as it was", "among other blocks"));
        }
        add("routes", name, was == null ? null : was.at(), is == null ? null : is.at(), details);
    }

    /** @return as {@link Placed#isLike}, but for their routes: every route may have a block of its own */
    private static boolean areAlike(VirtualHost was, VirtualHost is) {
        return was.hosts().equals(is.hosts())
                && Objects.equals(was.publicUrl(), is.publicUrl())
                && was.keepEncodedSlash() == is.keepEncodedSlash()
                && was.keepEmptySegments() == is.keepEmptySegments()
                && was.policies().read().equals(is.policies().read());
    }

    private void route(String name, boolean moved) {
        Placed was = routesBefore.get(name);
        Placed is = routesAfter.get(name);
        if (!moved && was != null && is != null && was.isLike(is)) {
            return;
        }
        List<Detail> details = new ArrayList<>();
        Facet.compare(
                was == null ? Map.of() : Facets.of(was.route, was.block),
                is == null ? Map.of() : Facets.of(is.route, is.block),
                details);
        policies(
                was == null ? Policies.NONE : was.route.policies(),
                is == null ? Policies.NONE : is.route.policies(),
                details);
        if (moved && was != null && is != null) {
            details.add(new Detail(ORDER, was.place(), is.place()));
        }
        add("route", name, was == null ? null : was.route.at(), is == null ? null : is.route.at(), details);
    }

    private void add(
            String noun, String name, @Nullable Position before, @Nullable Position after, List<Detail> details) {
        if (before == null) {
            changes.add(new Change(Change.Kind.ADDED, noun, name, null, after, details));
        } else if (after == null) {
            changes.add(new Change(Change.Kind.REMOVED, noun, name, before, null, details));
        } else if (!details.isEmpty()) {
            changes.add(new Change(Change.Kind.CHANGED, noun, name, before, after, details));
        }
    }

    private static void policies(Policies before, Policies after, List<Detail> details) {
        Map<String, Policies.Read> ones = byElement(before);
        Map<String, Policies.Read> others = byElement(after);
        for (String element : union(ones.keySet(), others.keySet())) {
            Policies.Read was = ones.get(element);
            Policies.Read is = others.get(element);
            if (was == null || is == null) {
                details.add(new Detail(element, line(was), line(is)));
            } else if (!was.policy().equals(is.policy()) || Elements.differInSecrets(was.written(), is.written())) {
                int known = details.size();
                Elements.compare(element + ' ', was.written(), is.written(), details);
                if (details.size() == known) {
                    details.add(new Detail(element, line(was), line(is)));
                }
            }
        }
    }

    private static @Nullable String line(Policies.@Nullable Read read) {
        return read == null ? null : Veil.over(read.written()).toString();
    }

    private static Map<String, Policies.Read> byElement(Policies policies) {
        Map<String, Policies.Read> byElement = new LinkedHashMap<>();
        for (Policies.Read read : policies.read()) {
            Written written = read.written();
            byElement.put(written.element(), read);
        }
        return byElement;
    }
}
