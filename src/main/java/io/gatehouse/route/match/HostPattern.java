package io.gatehouse.route.match;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.IpAddress;
import io.gatehouse.route.settings.AnyName;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One host of a block: {@code shop.example.com}; {@code *.example.com} for one or more labels before it;
 * {@code {tenant}.example.com} for one label, captured; {@code *} for any host. Case does not count, nor does a dot at the
 * end: {@code shop.example.com.} is the same host (RFC 1034, 3.1), and a stricter block for it must not be passed by.
 *
 * @param kind how the name is compared
 * @param name the name, or what follows the first label; lower case; empty for any host
 * @param captureName the name for the first label, or null
 */
public record HostPattern(Kind kind, String name, @Nullable String captureName) {

    /** Any host. */
    public static final HostPattern ANY = new HostPattern(Kind.ANY, "", null);

    private static final String FORMS = "a host name such as shop.example.com, *.example.com or {tenant}.example.com";

    /** In the order of precedence. */
    public enum Kind {
        EXACT,
        /** one label before the name */
        LABEL,
        /** one label or more before the name */
        BELOW,
        ANY
    }

    /** @throws IllegalArgumentException if the text is none of these; a port is refused, too: it does not count */
    public static HostPattern parse(String text) {
        if (text.equals("*")) {
            return ANY;
        }
        if (text.startsWith("*.")) {
            return new HostPattern(Kind.BELOW, checked(text, 2), null);
        }
        int close = text.indexOf("}.");
        if (text.startsWith("{") && close > 0) {
            String capture = text.substring(1, close);
            if (!AnyName.INSTANCE.contains(capture)) {
                throw wrong(text, "a name of letters, digits, - and _ in the braces");
            }
            if (PathPatternReader.isTaken(capture)) {
                throw wrong(text, PathPatternReader.otherName(capture));
            }
            return new HostPattern(Kind.LABEL, checked(text, close + 2), capture);
        }
        return new HostPattern(Kind.EXACT, checked(text, 0), null);
    }

    private static String checked(String text, int from) {
        String name = normalise(text.substring(from));
        if (from == 0 && name.startsWith("[") && IpAddress.parse(name) != null) {
            return name;
        }
        boolean plain = name.chars().allMatch(c -> c < 0x80);
        if (!plain) {
            throw wrong(text, "the name as it goes over the wire, xn--…");
        }
        if (name.isEmpty() || name.startsWith("[") || !isWellFormed(name) || isTooLong(name)) {
            boolean port = name.matches("[^:]+:[0-9]*");
            throw wrong(text, port ? "a host without a port: the port does not count" : FORMS);
        }
        return name;
    }

    /** RFC 1035, 2.3.4: 63 octets a label, 253 characters a name. */
    private static boolean isTooLong(String name) {
        boolean tooLong = name.length() > 253;
        for (String label : name.split("\\.", -1)) {
            tooLong = tooLong || label.length() > 63;
        }
        return tooLong;
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException(text + " (expected: " + expected + ")");
    }

    /** @return the form in which hosts are compared: lower case, no dot at the end */
    public static String normalise(String host) {
        String lower = isLower(host) ? host : host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static boolean isLower(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (Ascii.isUpper(c) || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** @return whether a normalised host is a name of labels, or an address in brackets; the empty one of HTTP/1.0 is, too */
    public static boolean isWellFormed(String host) {
        if (host.startsWith("[")) {
            return host.endsWith("]") && IpAddress.parse(host) != null;
        }
        boolean label = host.isEmpty();
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean dot = c == '.';
            if (dot ? !label : !isOfLabel(c)) {
                return false;
            }
            label = !dot;
        }
        return label;
    }

    private static boolean isOfLabel(char c) {
        return Ascii.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    /** The meaning of the index, said plainly; it finds the most exact one that matches. */
    public boolean matches(String normalisedHost) {
        int label = normalisedHost.length() - name.length() - 1;
        boolean behindLabels = label > 0 && normalisedHost.endsWith(name) && normalisedHost.charAt(label) == '.';
        return switch (kind) {
            case EXACT -> normalisedHost.equals(name);
            case LABEL -> behindLabels && normalisedHost.indexOf('.') == label;
            case BELOW -> behindLabels;
            case ANY -> true;
        };
    }

    /** @return the same pattern without the name of what it captures: blocks with equal ones continue one another */
    public HostPattern anonymous() {
        return captureName == null ? this : new HostPattern(kind, name, null);
    }

    /** As one would write it. */
    @Override
    public String toString() {
        return switch (kind) {
            case EXACT -> name;
            case LABEL -> '{' + (captureName == null ? "" : captureName) + "}." + name;
            case BELOW -> "*." + name;
            case ANY -> "*";
        };
    }
}
