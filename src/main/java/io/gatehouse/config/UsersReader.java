package io.gatehouse.config;

import io.gatehouse.identity.DirectorySpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.UsersSpec;
import io.gatehouse.identity.users.FilterTemplate;
import io.gatehouse.route.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code <users>}. */
final class UsersReader {

    private static final Map<String, Integer> PORTS = Map.of("ldap", 389, "ldaps", 636);

    private UsersReader() {}

    static UsersSpec users(Settings settings) {
        Settings ldap = settings.child("ldap");
        if (settings.has("source") == (ldap != null)) {
            settings.refuse((ldap == null ? "<users> has nobody" : "<users> has both source and <ldap>")
                    + " (expected: source or <ldap>, one of them)");
        }
        if (settings.has("groups") && ldap != null) {
            settings.refuse("groups", "a file of groups beside <ldap> (expected: groups of <ldap>)");
        }
        Path file = settings.place("source");
        Path groups = settings.place("groups");
        return new UsersSpec(
                settings.text("name", ""),
                file == null ? null : file.toString(),
                groups == null ? null : groups.toString(),
                ldap == null ? null : directory(ldap));
    }

    private static @Nullable DirectorySpec directory(Settings ldap) {
        pair(ldap, "bind", "password");
        if (ldap.has("group-filter") && !ldap.has("groups")) {
            ldap.refuse("group-filter", "a filter of groups that are nowhere (expected: groups as well)");
        }
        if (ldap.has("groups") && !ldap.has("group-filter") && !ldap.has("roles")) {
            ldap.refuse("groups", "groups that nobody is in (expected: roles or group-filter as well)");
        }
        String attribute = ldap.text("name-attribute", DirectorySpec.USUAL_NAME_ATTRIBUTE);
        String secret = ldap.secret("password");
        Path trust = ldap.path("trust");
        DirectorySpec.Server server = ldap.parse("url", text -> server(text, trust));
        String base = ldap.parse("base", DirectorySpec::dn);
        String filter = ldap.parse("filter", '(' + attribute + "={name})", text -> filter(text, "name"));
        String groups = ldap.parse("groups", DirectorySpec::dn);
        String groupFilter = ldap.parse("group-filter", text -> filter(text, "dn", "name"));
        if (trust != null && server != null && !server.tls()) {
            ldap.refuse("trust", "certificates without TLS (expected: ldaps:// in url)");
        }
        return server == null || base == null
                ? null
                : new DirectorySpec(
                        server,
                        base,
                        attribute,
                        filter,
                        ldap.text("bind"),
                        secret == null ? null : Secret.of(secret),
                        ldap.text("roles"),
                        groups,
                        groupFilter);
    }

    private static void pair(Settings ldap, String one, String other) {
        for (List<String> pair : List.of(List.of(one, other), List.of(other, one))) {
            if (ldap.has(pair.get(0)) && !ldap.has(pair.get(1))) {
                ldap.refuse(pair.get(0), "without " + pair.get(1) + " (expected: both or neither)");
            }
        }
    }

    private static String filter(String text, String... holes) {
        return FilterTemplate.parse(text, holes).toString();
    }

    private static DirectorySpec.Server server(String text, @Nullable Path trust) {
        Authority url = Authority.parse(text, "a directory has no path", PORTS);
        String host = url.host();
        boolean isBracketed = host.startsWith("[");
        return new DirectorySpec.Server(
                url.scheme().equals("ldaps"),
                isBracketed ? host.substring(1, host.length() - 1) : host,
                url.port(),
                trust == null ? null : trust.toString());
    }
}
