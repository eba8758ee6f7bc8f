package io.gatehouse.route.table;

import io.gatehouse.route.Route;
import io.gatehouse.route.match.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through the routes of one host from the top, and finds those whose requests all belong to earlier ones. */
final class Coverage {

    /**
     * @param route the one that no request for this host reaches
     * @param by the earlier ones that take all of it
     */
    record Finding(Candidate route, List<Route> by) {}

    /** Candidates of equal paths by the anchors of their conditions. */
    private static final class Earlier {

        private final Map<Object, List<Candidate>> byAnchor = new HashMap<>(2);
    }

    private final HostGroup group;
    private final PathTrie<Earlier> asWritten = new PathTrie<>(false, Earlier::new);
    private final PathTrie<Earlier> inAnyCase = new PathTrie<>(true, Earlier::new);
    private final Map<Object, Integer> frequency = new HashMap<>();

    Coverage(HostGroup group) {
        this.group = group;
        group.routes().forEach(paths -> count(paths.get(0).when()));
    }

    private void count(Condition condition) {
        Anchor.probes(condition).forEach(probe -> frequency.merge(probe, 1, Integer::sum));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (List<Candidate> paths : group.routes()) {
            List<Route> by = coverOf(paths);
            if (by == null) {
                paths.forEach(this::add);
            } else {
                // what it covers is covered by those, too
                findings.add(new Finding(paths.get(0), by));
            }
        }
        return findings;
    }

    private void add(Candidate candidate) {
        PathTrie<Earlier> trie = candidate.route().match().ignoreCase() ? inAnyCase : asWritten;
        Earlier earlier = trie.at(candidate.path(), candidate.order());
        for (Object anchor : Anchor.of(candidate.when(), probe -> frequency.getOrDefault(probe, 0))) {
            earlier.byAnchor
                    .computeIfAbsent(anchor, absent -> new ArrayList<>(1))
                    .add(candidate);
        }
    }

    /** The routes that take all requests on all of these paths, or null when something is left. */
    private @Nullable List<Route> coverOf(List<Candidate> paths) {
        Set<Candidate> all = new LinkedHashSet<>();
        for (Candidate path : paths) {
            if (path.takesNothing()) {
                return null;
            }
            List<Candidate> cover = cover(path);
            if (cover.isEmpty()) {
                return null;
            }
            all.addAll(cover);
        }
        return all.stream().map(Candidate::route).distinct().toList();
    }

    /** The earlier candidates that together take all that this one would; empty when something is left. */
    private List<Candidate> cover(Candidate candidate) {
        List<Candidate> wider = new ArrayList<>();
        PathTrie.Visitor<Earlier> visitor = collector(candidate, wider);
        boolean anyCase = candidate.route().match().ignoreCase();
        asWritten.findCovering(candidate.path(), anyCase, visitor);
        inAnyCase.findCovering(candidate.path(), anyCase, visitor);
        wider.sort(Comparator.comparingInt(Candidate::order));
        return byMethods(candidate, wider);
    }

    private static PathTrie.Visitor<Earlier> collector(Candidate candidate, List<Candidate> found) {
        Set<Object> probes = Anchor.probes(candidate.when());
        return new PathTrie.Visitor<>() {
            @Override
            public boolean wants(int order) {
                return true;
            }

            @Override
            public void visit(Earlier earlier) {
                for (Object probe : probes) {
                    for (Candidate other : earlier.byAnchor.getOrDefault(probe, List.of())) {
                        if (Implication.holds(candidate.when(), other.when())) {
                            found.add(other);
                        }
                    }
                }
            }
        };
    }

    /** One alone if there is one, else as many of those with some of the methods as it takes. */
    private static List<Candidate> byMethods(Candidate candidate, List<Candidate> wider) {
        for (Candidate other : wider) {
            boolean all = !candidate.anyMethod() && other.methods().containsAll(candidate.methods());
            if (other.anyMethod() || all) {
                return List.of(other);
            }
        }
        if (candidate.anyMethod()) {
            return List.of();
        }
        List<Candidate> cover = new ArrayList<>();
        Set<String> left = new HashSet<>(candidate.methods());
        for (Candidate other : wider) {
            if (left.removeAll(other.methods())) {
                cover.add(other);
            }
        }
        return left.isEmpty() ? cover : List.of();
    }
}
