package io.gatehouse.boot;

import io.gatehouse.filter.authenticate.AuthenticatePolicy;
import io.gatehouse.route.Route;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Requiring;
import io.gatehouse.route.table.RouteTable;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The roles that descriptors ask the server for. All servers are told of those that are known when the gateway is deployed; one takes
 * no others into account.
 */
final class ServerRoles {

    /** Any role, and anybody who is known (Servlet 6.0, 13.8.1): nobody declares these. */
    private static final Set<String> UNDECLARED = Set.of("*", "**");

    private final ServletContext context;
    private volatile @Nullable Set<String> declared;

    ServerRoles(ServletContext context) {
        this.context = context;
    }

    /**
     * To be called once, while the gateway is being deployed.
     *
     * @param table null when nothing is served yet
     * @param more roles that no descriptor names
     */
    void declare(@Nullable RouteTable table, Set<String> more) {
        Set<String> roles = new TreeSet<>(more);
        roles.addAll(table == null ? Set.of() : asked(table));
        if (!roles.isEmpty()) {
            context.declareRoles(roles.toArray(String[]::new));
        }
        declared = Set.copyOf(roles);
    }

    /** @return what is to be told people where the server does not know roles of this table */
    List<String> unknown(RouteTable table) {
        List<String> unknown = new ArrayList<>();
        Set<String> known = declared;
        if (known != null && isPayara()) {
            for (String role : asked(table)) {
                if (!known.contains(role)) {
                    unknown.add("role \"" + role
                            + "\" is new, and Payara takes nobody to have it until the gateway is deployed"
                            + " again (expected: a role that the descriptor named when it was deployed)");
                }
            }
        }
        return unknown;
    }

    private boolean isPayara() {
        try {
            ClassLoader server = context.getClass().getClassLoader();
            return server != null && Class.forName("org.glassfish.grizzly.http.server.Request", false, server) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** @return in alphabetical order */
    static Set<String> asked(RouteTable table) {
        Set<String> asked = new TreeSet<>();
        table.hosts().forEach(host -> {
            collect(host.policies(), asked);
            host.routes().stream().map(Route::policies).forEach(policies -> collect(policies, asked));
        });
        asked.removeAll(UNDECLARED);
        return asked;
    }

    private static void collect(Policies policies, Set<String> asked) {
        AuthenticatePolicy authenticate = policies.get(AuthenticatePolicy.class);
        Set<String> more = authenticate == null ? null : authenticate.serverRoles();
        if (more != null) {
            asked.addAll(more);
            policies.all().forEach(policy -> {
                if (policy instanceof Requiring requiring) {
                    asked.addAll(requiring.roles());
                }
            });
        }
    }
}
