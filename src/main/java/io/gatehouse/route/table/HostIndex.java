package io.gatehouse.route.table;

import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads from a host to the blocks that declare it: the exact name, else the longest wildcard, else any host. */
final class HostIndex {

    private final Map<String, HostGroup> exact = new HashMap<>();
    private final Map<String, HostGroup> label = new HashMap<>();
    private final Map<String, HostGroup> below = new HashMap<>();
    private final List<HostGroup> groups;
    private @Nullable HostGroup any;

    HostIndex(List<VirtualHost> blocks) {
        // hosts with the same blocks share one group, so that a block of a thousand hosts is indexed once
        Map<List<HostGroup.Member>, HostGroup> shared = new LinkedHashMap<>();
        membersByPattern(blocks).forEach((pattern, members) -> {
            put(pattern, shared.computeIfAbsent(members, same -> new HostGroup(pattern, same)));
        });
        this.groups = List.copyOf(shared.values());
    }

    private static Map<HostPattern, List<HostGroup.Member>> membersByPattern(List<VirtualHost> blocks) {
        Map<HostPattern, List<HostGroup.Member>> members = new LinkedHashMap<>();
        for (int place = 0; place < blocks.size(); place++) {
            Set<HostPattern> seen = new HashSet<>();
            for (HostPattern host : blocks.get(place).hosts()) {
                HostGroup.Member member = new HostGroup.Member(place, blocks.get(place), host.captureName());
                if (seen.add(host.anonymous())) {
                    members.computeIfAbsent(host.anonymous(), pattern -> new ArrayList<>())
                            .add(member);
                }
            }
        }
        return members;
    }

    private void put(HostPattern pattern, HostGroup group) {
        switch (pattern.kind()) {
            case EXACT -> exact.put(pattern.name(), group);
            case LABEL -> label.put(pattern.name(), group);
            case BELOW -> below.put(pattern.name(), group);
            case ANY -> any = group;
        }
    }

    /** @return all groups, each once */
    List<HostGroup> groups() {
        return groups;
    }

    /**
     * @param host normalised
     * @return null when no block declares it
     */
    @Nullable
    HostGroup find(String host) {
        HostGroup named = exact.get(host);
        if (named != null) {
            return named;
        }
        int dot = host.indexOf('.');
        if (dot > 0 && !label.isEmpty()) {
            HostGroup group = label.get(host.substring(dot + 1));
            if (group != null) {
                return group;
            }
        }
        while (dot > 0 && !below.isEmpty()) {
            HostGroup group = below.get(host.substring(dot + 1));
            if (group != null) {
                return group;
            }
            dot = host.indexOf('.', dot + 1);
        }
        return any;
    }
}
