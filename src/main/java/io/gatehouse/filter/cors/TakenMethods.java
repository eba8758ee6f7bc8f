package io.gatehouse.filter.cors;

import io.gatehouse.http.Ascii;
import io.gatehouse.route.Decision;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods that pages may use where {@code cors} does not name them: those that are taken anyway. */
final class TakenMethods {

    /** A browser sends them without asking (Fetch, 2.2.1). */
    private static final List<String> SAFELISTED = List.of("GET", "HEAD", "POST");

    private TakenMethods() {}

    /**
     * @param asked the method of the request that the preflight is about
     * @param decision what was decided of it
     * @return those of the route; where it takes any, those that browsers do not ask for, and the one that was asked for
     */
    static String list(String asked, @Nullable Decision decision) {
        List<String> taken = List.of();
        if (decision instanceof Decision.Routed routed) {
            taken = routed.route().match().methods();
        } else if (decision instanceof Decision.Refused refused) {
            taken = refused.allow();
        }
        Set<String> all = new LinkedHashSet<>(taken.isEmpty() ? SAFELISTED : taken);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        if (taken.isEmpty() && Ascii.isToken(asked) && !asked.equals("TRACE") && !asked.equals("CONNECT")) {
            all.add(asked);
        }
        return String.join(", ", all);
    }
}
