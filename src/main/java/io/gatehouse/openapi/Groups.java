package io.gatehouse.openapi;

import io.gatehouse.openapi.Api.Access;
import io.gatehouse.openapi.Api.Operation;
import io.gatehouse.openapi.Api.Server;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Puts operations together that fare alike: with the same tag, beginning, methods, server and access. The order of paths is kept right. */
final class Groups {

    /** How far back an equal one is looked for: what is alike is mostly near. */
    private static final int LOOK_BACK = 50;

    /** What makes a route. */
    record Group(Alike alike, Set<String> methods, List<Template> paths, List<String> ids) {

        private boolean takesWhat(Group other) {
            return methods.stream().anyMatch(other.methods::contains)
                    && paths.stream().anyMatch(path -> other.paths.stream().anyMatch(path::overlaps));
        }
    }

    /** What operations of one route have in common. */
    record Alike(String tag, String first, Server server, Access access) {}

    private Groups() {}

    /** @return in the order in which they are to be asked: of two that take the same, the one that says more first */
    static List<Group> of(List<Operation> operations) {
        Map<List<Object>, Group> byPath = new LinkedHashMap<>();
        for (Operation operation : operations) {
            Template below = operation.path();
            String base = operation.server().base();
            String first = base.isEmpty() ? below.first() : firstBehind(below, base);
            Alike alike = new Alike(operation.tag(), first, operation.server(), operation.access());
            Group group = byPath.computeIfAbsent(
                    List.of(below.shape(), alike),
                    key -> new Group(alike, new TreeSet<>(), new ArrayList<>(List.of(below)), new ArrayList<>()));
            group.methods().add(operation.method());
            group.ids().add(operation.id());
        }
        List<Group> sorted = new ArrayList<>(byPath.values());
        sorted.sort(Comparator.comparing(group -> group.paths().get(0)));
        List<Group> groups = new ArrayList<>();
        sorted.forEach(group -> join(group, groups));
        return groups;
    }

    private static String firstBehind(Template path, String base) {
        int skipped = Template.of(base).segments().size();
        List<String> segments = path.segments();
        return segments.size() > skipped ? new Template(segments.subList(skipped, segments.size()), false).first() : "";
    }

    private static void join(Group group, List<Group> groups) {
        for (int i = groups.size() - 1; i >= 0 && i >= groups.size() - LOOK_BACK; i--) {
            Group other = groups.get(i);
            if (other.alike().equals(group.alike()) && other.methods().equals(group.methods())) {
                other.paths().addAll(group.paths());
                other.ids().addAll(group.ids());
                return;
            }
            if (other.takesWhat(group)) {
                break;
            }
        }
        groups.add(group);
    }
}
