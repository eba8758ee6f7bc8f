package io.gatehouse.identity.users;

import io.gatehouse.identity.file.Lines;
import io.gatehouse.identity.file.Malformed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who is in which group, one group a line, as Apache's {@code AuthGroupFile} has it:
 *
 * <pre>
 * admin: alice bob
 * </pre>
 */
final class GroupFile {

    private final Map<String, Set<String>> roles;

    private GroupFile(Map<String, Set<String>> roles) {
        this.roles = roles;
    }

    static GroupFile parse(String text) throws Malformed {
        Map<String, Set<String>> roles = new HashMap<>();
        Lines.read(text, line -> {
            int colon = line.indexOf(':');
            String group = line.substring(0, Math.max(colon, 0)).strip();
            if (group.isEmpty() || group.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("no group (expected: GROUP: NAME NAME)");
            }
            for (String name : line.substring(colon + 1).strip().split("\\s+", -1)) {
                if (!name.isEmpty()) {
                    roles.computeIfAbsent(name, first -> new HashSet<>()).add(group);
                }
            }
        });
        return new GroupFile(roles);
    }

    Set<String> of(String name) {
        return roles.getOrDefault(name, Set.of());
    }
}
