package io.gatehouse.boot;

import io.gatehouse.config.reference.Jndi;
import io.gatehouse.identity.key.DataSources;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The data sources that the server keeps. A plain name is looked for where the gateway's other names are, and then where servers keep
 * data sources: {@code java:comp/env/X}, {@code X}.
 */
record ServerDataSources(Jndi jndi) implements DataSources {

    @Override
    public @Nullable DataSource find(String name) {
        for (String candidate : candidates(name)) {
            if (jndi.lookup(candidate) instanceof DataSource found) {
                return found;
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
