package io.gatehouse.identity;

import com.unboundid.ldap.sdk.DN;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is asked by LDAP (RFC 4511), as the descriptor has it.
 *
 * @param servers where it is, one at least; all say the same, and the next is asked where one cannot be reached
 * @param base below which people are, a DN
 * @param nameAttribute the attribute of an entry that has the name of the person
 * @param filter which entry is whose, with {@code {name}} in it (RFC 4515)
 * @param bind as whom it is searched, a DN; null for nobody
 * @param password of that account; null when there is none, or secrets are not resolved
 * @param roles the attribute of an entry that has the roles of the person, or null
 * @param groups below which groups are, a DN, or null
 * @param groupFilter which groups are whose, with {@code {name}} or {@code {dn}} in it; null when groups are not searched
 */
public record DirectorySpec(
        List<Server> servers,
        String base,
        String nameAttribute,
        String filter,
        @Nullable String bind,
        @Nullable Secret password,
        @Nullable String roles,
        @Nullable String groups,
        @Nullable String groupFilter) {

    public static final String USUAL_NAME_ATTRIBUTE = "uid";

    public DirectorySpec {
        servers = List.copyOf(servers);
    }

    /** @return a file of certificates that are trusted instead of the platform's, or null */
    public @Nullable String trust() {
        return servers.get(0).trust();
    }

    /**
     * @return the same
     * @throws IllegalArgumentException if it is no DN (RFC 4514)
     */
    public static String dn(String text) {
        if (text.isEmpty() || !DN.isValidDN(text)) {
            throw new IllegalArgumentException(text + " (expected: a DN such as ou=people,dc=example,dc=com)");
        }
        return text;
    }

    /** What is said to a directory, as others on the way see it. */
    public enum Encryption {
        /** as it is; for a directory on this machine only */
        NONE,
        /** encrypted from the beginning */
        TLS,
        /** encrypted before anybody is named (RFC 4511, 4.14) */
        START_TLS
    }

    /**
     * Where a directory is.
     *
     * @param host an IPv6 address without brackets
     * @param trust a file of certificates that are trusted instead of the platform's, or null
     */
    public record Server(
            Encryption encryption,
            String host,
            int port,
            @Nullable String trust) {

        /** {@code ldaps://ldap.example.com:636} */
        @Override
        public String toString() {
            String shown = host.indexOf(':') < 0 ? host : '[' + host + ']';
            return (encryption == Encryption.TLS ? "ldaps://" : "ldap://") + shown + ':' + port;
        }
    }
}
