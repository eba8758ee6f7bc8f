package io.gatehouse.config;

import io.gatehouse.http.ThisMachine;
import io.gatehouse.identity.DirectorySpec;
import io.gatehouse.identity.DirectorySpec.Encryption;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.UsersSpec;
import io.gatehouse.identity.users.FilterTemplate;
import io.gatehouse.route.settings.Settings;
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
        List<DirectorySpec.Server> servers = servers(ldap, trust);
        String base = ldap.parse("base", DirectorySpec::dn);
        String filter = ldap.parse("filter", '(' + attribute + "={name})", text -> filter(text, "name"));
        String groups = ldap.parse("groups", DirectorySpec::dn);
        String groupFilter = ldap.parse("group-filter", text -> filter(text, "dn", "name"));
        return servers.isEmpty() || base == null
                ? null
                : new DirectorySpec(
                        servers,
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

    /** @return empty when something about them is refused */
    private static List<DirectorySpec.Server> servers(Settings ldap, @Nullable Path trust) {
        boolean startTls = ldap.flag("starttls", false);
        List<Authority> urls = ldap.parseWords("url", text -> Authority.parse(text, "a directory has no path", PORTS));
        if (urls.isEmpty()) {
            return List.of();
        }
        boolean encrypted = urls.stream().allMatch(url -> url.scheme().equals("ldaps"));
        if (urls.stream().map(Authority::scheme).distinct().count() > 1) {
            ldap.refuse("url", "ldap:// beside ldaps:// (expected: all the same)");
        } else if (startTls && encrypted) {
            ldap.refuse("starttls", "true with ldaps:// (expected: ldap://, which it encrypts)");
        } else if (!startTls && !encrypted && !urls.stream().allMatch(url -> ThisMachine.is(url.host()))) {
            ldap.refuse(
                    "url",
                    "ldap:// to another machine, where passwords go over the network as they are (expected: ldaps://, or"
                            + " starttls=\"true\")");
        } else if (!startTls && !encrypted && trust != null) {
            ldap.refuse("trust", "certificates without TLS (expected: ldaps:// in url, or starttls=\"true\")");
        }
        Encryption encryption = encrypted ? Encryption.TLS : startTls ? Encryption.START_TLS : Encryption.NONE;
        return urls.stream().map(url -> server(url, encryption, trust)).toList();
    }

    private static DirectorySpec.Server server(Authority url, Encryption encryption, @Nullable Path trust) {
        String host = url.host();
        boolean isBracketed = host.startsWith("[");
        return new DirectorySpec.Server(
                encryption,
                isBracketed ? host.substring(1, host.length() - 1) : host,
                url.port(),
                trust == null ? null : trust.toString());
    }
}
