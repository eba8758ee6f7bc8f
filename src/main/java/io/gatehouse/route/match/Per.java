package io.gatehouse.route.match;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.Headers;
import io.gatehouse.http.IpAddress;
import io.gatehouse.http.Parameters;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Words;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By what requests are told apart that are counted: {@code principal header:X-Tenant}. Requests that agree in all of it are counted
 * together; what a request does not have is a value too.
 *
 * <p>An IPv6 address counts with its whole /64, which one person has. Whoever is nobody in particular is told apart by address.
 */
public final class Per {

    private static final String PRINCIPAL = "principal";
    private static final String CLAIM = "claim:";
    private static final String EXPECTED =
            "client-ip, principal, claim:NAME, header:NAME, query:NAME, cookie:NAME, host, path or method";

    /** No value can be this. */
    private static final String SEVERAL = "\n";

    /** characters; longer ones are kept as a digest, so that nobody fills the memory with a few of them */
    private static final int LONGEST = 48;

    private final List<Part> parts;
    private final boolean path;
    private final String text;

    private Per(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.text = String.join(" ", parts.stream().map(Part::toString).toList());
        this.path = parts.stream()
                .anyMatch(part -> part instanceof OfRequest one && one.key().kind() == Key.Kind.PATH);
    }

    /** One word of it. */
    private sealed interface Part {

        /** @return empty where the request does not have it */
        String value(RequestHead head, @Nullable String path, Caller caller);

        /** @return for people; of what may be a credential only enough to tell it from others */
        String shown(RequestHead head, @Nullable String path, Caller caller);
    }

    private record Principal() implements Part {

        @Override
        public String value(RequestHead head, @Nullable String path, Caller caller) {
            return caller.isAnonymous() ? "from " + networkText(head) : caller.toString();
        }

        @Override
        public String shown(RequestHead head, @Nullable String path, Caller caller) {
            return caller.isAnonymous() ? head.client() : caller.toString();
        }

        @Override
        public String toString() {
            return PRINCIPAL;
        }
    }

    private record Claim(String name) implements Part {

        @Override
        public String value(RequestHead head, @Nullable String path, Caller caller) {
            String said = caller.claims().text(name);
            return said == null ? "" : said;
        }

        @Override
        public String shown(RequestHead head, @Nullable String path, Caller caller) {
            return hashed(value(head, path, caller));
        }

        @Override
        public String toString() {
            return CLAIM + name;
        }
    }

    private record OfRequest(Key key) implements Part {

        @Override
        public String value(RequestHead head, @Nullable String path, Caller caller) {
            String value = switch (key.kind()) {
                case METHOD -> head.method();
                case SCHEME -> head.scheme();
                case HOST -> HostPattern.normalise(head.host());
                case PATH -> path == null ? head.path() : path;
                case CLIENT_IP -> networkText(head);
                case HEADER -> header(head.headers(), key.name());
                case QUERY -> one(Parameters.ofQuery(head.query()), key.name());
                case COOKIE -> one(Parameters.ofCookies(head.headers()), key.name());
            };
            return value == null ? "" : value;
        }

        /** Names of credentials are not known for sure; so nothing is shown that a client sends under a name. */
        @Override
        public String shown(RequestHead head, @Nullable String path, Caller caller) {
            if (key.kind() == Key.Kind.CLIENT_IP) {
                return head.client();
            }
            String value = value(head, path, caller);
            return key.kind().isNamed() ? hashed(value) : Settings.shown(value);
        }

        @Override
        public String toString() {
            return key.toString();
        }
    }

    /** Nobody knows which of several an upstream takes; so nobody gets a count of his own by sending more of them, or others. */
    private static @Nullable String header(Headers headers, String name) {
        String found = null;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(name)) {
                if (found != null) {
                    return SEVERAL;
                }
                found = headers.value(i);
            }
        }
        return found;
    }

    private static @Nullable String one(Parameters parameters, String name) {
        return parameters.isRepeated(name) ? SEVERAL : parameters.first(name);
    }

    /** What is left of a long text. */
    private record Digest(long high, long low) {}

    /** @throws IllegalArgumentException with {@code value (expected: …)} */
    public static Per parse(String text) {
        List<Part> parts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String word : Words.of(text)) {
            if (!seen.add(word.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(word + " a second time (expected: each once)");
            }
            parts.add(part(word));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(Settings.shown(text) + " (expected: " + EXPECTED + ")");
        }
        return new Per(parts);
    }

    private static Part part(String word) {
        if (word.equals(PRINCIPAL)) {
            return new Principal();
        }
        if (word.startsWith(CLAIM) && word.length() > CLAIM.length()) {
            return new Claim(word.substring(CLAIM.length()));
        }
        Key key = Key.parse(word);
        if (key == null) {
            String between = word.indexOf(',') < 0 ? "" : ", with spaces between several";
            throw new IllegalArgumentException(Settings.shown(word) + " (expected: " + EXPECTED + between + ")");
        }
        return new OfRequest(key);
    }

    /**
     * @param ignoreCase whether the route compares paths without regard to case
     * @return the path as it is counted: all that one route takes for one are one
     */
    public static String path(CanonicalPath path, boolean ignoreCase) {
        return ignoreCase ? CaseFold.of(path.decoded()) : path.decoded();
    }

    /** @return whether the path counts, which nobody need fold otherwise */
    public boolean asksPath() {
        return path;
    }

    /** @return whether it must be known who asks */
    public boolean asksWho() {
        return parts.stream().anyMatch(part -> part instanceof Principal || part instanceof Claim);
    }

    /**
     * @param path as {@link #path} has it; null where it cannot be read in one way
     * @return equal for requests that are counted together
     */
    public Object key(RequestHead head, @Nullable String path, Caller caller) {
        if (parts.size() == 1) {
            return parts.get(0) instanceof OfRequest one && one.key().kind() == Key.Kind.CLIENT_IP
                    ? network(head)
                    : brief(parts.get(0).value(head, path, caller));
        }
        return brief(values(head, path, caller));
    }

    /** @return whether the request has any of it */
    public boolean isSaidBy(RequestHead head, @Nullable String path, Caller caller) {
        return parts.stream().anyMatch(part -> !part.value(head, path, caller).isEmpty());
    }

    /** @return each value behind its length: whatever stands in one, it is never taken for two */
    private String values(RequestHead head, @Nullable String path, Caller caller) {
        StringBuilder values = new StringBuilder();
        for (Part part : parts) {
            String value = part.value(head, path, caller);
            values.append(value.length()).append(':').append(value);
        }
        return values.toString();
    }

    /** @return as {@link #key}, as a text that is the same after a restart, and at most 60 characters long */
    public String account(RequestHead head, @Nullable String path, Caller caller) {
        String values = parts.size() == 1 ? parts.get(0).value(head, path, caller) : values(head, path, caller);
        return values.length() <= LONGEST
                ? values
                : "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(values));
    }

    /** @return for the operator, {@code client-ip=192.0.2.7 header:X-Tenant=#9f86d081} */
    public String shown(RequestHead head, @Nullable String path, Caller caller) {
        StringBuilder shown = new StringBuilder();
        for (Part part : parts) {
            shown.append(shown.length() == 0 ? "" : " ").append(part).append('=');
            shown.append(part.shown(head, path, caller));
        }
        return shown.toString();
    }

    private static Object network(RequestHead head) {
        IpAddress address = IpAddress.parse(head.client());
        return address == null ? head.client() : address.network();
    }

    private static String networkText(RequestHead head) {
        IpAddress address = IpAddress.parse(head.client());
        return address == null ? head.client() : address.networkText();
    }

    private static Object brief(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256(value));
        return new Digest(digest.getLong(), digest.getLong());
    }

    private static String hashed(String value) {
        return value.isEmpty() ? "\"\"" : '#' + HexFormat.of().formatHex(sha256(value), 0, Integer.BYTES);
    }

    private static byte[] sha256(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Per that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** As the descriptor has it. */
    @Override
    public String toString() {
        return text;
    }
}
