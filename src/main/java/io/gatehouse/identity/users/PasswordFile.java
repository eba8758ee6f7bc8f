package io.gatehouse.identity.users;

import io.gatehouse.identity.file.Lines;
import io.gatehouse.identity.file.Malformed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and hashes, one of each a line, as {@code htpasswd -B} writes them:
 *
 * <pre>
 * alice:$2y$10$…
 * </pre>
 */
final class PasswordFile {

    private final Map<String, Bcrypt> hashes;
    private final List<Bcrypt> standIns;

    private PasswordFile(Map<String, Bcrypt> hashes) {
        this.hashes = Map.copyOf(hashes);
        this.standIns = hashes.values().stream()
                .map(hash -> Bcrypt.nobodys(hash.cost()))
                .toList();
    }

    static PasswordFile parse(String text) throws Malformed {
        Map<String, Bcrypt> hashes = new HashMap<>();
        Lines.read(text, line -> {
            int colon = line.indexOf(':');
            if (colon < 1) {
                // the line may be a password
                throw new IllegalArgumentException(
                        "no name with a hash (expected: NAME:HASH, as \"user new\" or \"htpasswd -B\" writes it)");
            }
            String name = line.substring(0, colon);
            try {
                if (hashes.put(name, Bcrypt.parse(line.substring(colon + 1))) != null) {
                    throw new IllegalArgumentException("a second time (expected: each name once)");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        });
        return new PasswordFile(hashes);
    }

    /** @return null when nobody has this name */
    @Nullable
    Bcrypt find(String name) {
        return hashes.get(name);
    }

    /**
     * What the password of a stranger is compared with. The same stranger always meets the same cost, and strangers meet the costs that
     * people of the file have: how long it takes does not tell who is among them.
     *
     * @param print of the name
     */
    Bcrypt standIn(Fingerprint print) {
        return standIns.isEmpty()
                ? Bcrypt.nobodys(Bcrypt.USUAL_COST)
                : standIns.get(Math.floorMod(print.first(), standIns.size()));
    }
}
