package io.gatehouse.boot;

import io.gatehouse.config.reference.Jndi;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server keeps for applications. A plain name is looked for where the gateway's other names are, and then where servers keep
 * such things: {@code java:comp/env/X}, {@code X}.
 */
record ServerObjects(Jndi jndi) {

    /** @return the first of this kind; null when there is none, as far as the calling thread can see */
    <T> @Nullable T find(String name, Class<T> kind) {
        for (String candidate : candidates(name)) {
            Object found = jndi.lookup(candidate);
            if (kind.isInstance(found)) {
                return kind.cast(found);
            }
        }
        return null;
    }

    private static List<String> candidates(String name) {
        List<String> candidates = new ArrayList<>(Jndi.candidates(name));
        if (!name.startsWith("java:")) {
            candidates.add("java:comp/env/" + name);
            candidates.add(name);
        }
        return candidates;
    }
}
