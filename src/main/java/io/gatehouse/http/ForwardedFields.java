package io.gatehouse.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proxies wrote about the request: {@code X-Forwarded-*}, or {@code Forwarded} (RFC 7239) when there is none of them.
 *
 * <p>Never both: most proxies write only the older fields and let a client's own {@code Forwarded} through, so that whoever
 * preferred the standard's field would believe the client.
 */
public final class ForwardedFields {

    private final List<String> addresses;
    private final List<String> schemes;
    private final List<String> hosts;
    private final List<String> ports;

    private ForwardedFields(List<String> addresses, List<String> schemes, List<String> hosts, List<String> ports) {
        this.addresses = addresses;
        this.schemes = schemes;
        this.hosts = hosts;
        this.ports = ports;
    }

    /** @return whether a field of this name speaks of forwarding, however it is spelt */
    public static boolean isOne(String name) {
        if (name.length() < 7) {
            return false;
        }
        char first = name.charAt(0);
        if (first != 'x' && first != 'X' && first != 'f' && first != 'F') {
            return false;
        }
        return name.equalsIgnoreCase("Forwarded") || startsWith(name, "X-Forwarded-") || matches(name, "X-Real-IP");
    }

    /** Some servers fold {@code _} and {@code .} into {@code -}, so these spellings are one name here. */
    private static boolean startsWith(String name, String prefix) {
        return name.length() > prefix.length() && matches(name.substring(0, prefix.length()), prefix);
    }

    /** @return whether the name is the other one, or what some servers fold into it */
    public static boolean matches(String name, String other) {
        return name.replace('_', '-').replace('.', '-').equalsIgnoreCase(other);
    }

    public static ForwardedFields of(Headers headers) {
        List<String> addresses = list(headers, "X-Forwarded-For");
        List<String> schemes = list(headers, "X-Forwarded-Proto");
        List<String> hosts = list(headers, "X-Forwarded-Host");
        if (addresses.isEmpty() && schemes.isEmpty() && hosts.isEmpty()) {
            return standard(headers);
        }
        return new ForwardedFields(
                addresses.stream().map(ForwardedFields::withoutPort).toList(),
                schemes,
                hosts,
                list(headers, "X-Forwarded-Port"));
    }

    private static List<String> list(Headers headers, String name) {
        List<String> all = headers.all(name);
        if (all.isEmpty()) {
            return all;
        }
        List<String> elements = new ArrayList<>();
        for (String value : all) {
            for (String element : value.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    private static ForwardedFields standard(Headers headers) {
        List<String> addresses = new ArrayList<>();
        List<String> schemes = new ArrayList<>();
        List<String> hosts = new ArrayList<>();
        for (String element : list(headers, "Forwarded")) {
            String address = "";
            String scheme = "";
            String host = "";
            for (String pair : element.split(";", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).strip();
                String value =
                        equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip());
                if (name.equalsIgnoreCase("for")) {
                    address = withoutPort(value);
                } else if (name.equalsIgnoreCase("proto")) {
                    scheme = value;
                } else if (name.equalsIgnoreCase("host")) {
                    host = value;
                }
            }
            // silence has its place too, or what stands before it would be taken for what this proxy says
            addresses.add(address);
            schemes.add(scheme);
            hosts.add(host);
        }
        return new ForwardedFields(addresses, schemes, hosts, List.of());
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** {@code 10.0.0.1:80} and {@code [2001:db8::1]:80} name the address in them. */
    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            int close = address.indexOf(']');
            return close < 0 ? address : address.substring(1, close);
        }
        int colon = address.indexOf(':');
        boolean onlyOne = colon >= 0 && address.indexOf(':', colon + 1) < 0;
        return onlyOne ? address.substring(0, colon) : address;
    }

    /** @return for whom each proxy asked, in the order of the fields; what is no address stands as it came */
    public List<String> addresses() {
        return addresses;
    }

    /**
     * @param hops how many of the proxies, counted from the gateway, are trusted; at least 1
     * @return {@code http} or {@code https}, or null when the outermost of them does not say
     */
    public @Nullable String scheme(int hops) {
        String said = outermost(schemes, hops);
        if ("https".equalsIgnoreCase(said)) {
            return "https";
        }
        return "http".equalsIgnoreCase(said) ? "http" : null;
    }

    /**
     * @param scheme what the client used; the port that it implies is not written behind the host, as no client does
     * @return what the client asked for, or null when the outermost trusted proxy does not say, or says nonsense
     */
    public @Nullable Authority authority(int hops, String scheme) {
        String said = outermost(hosts, hops);
        Authority authority = said == null ? null : Authority.parse(said);
        String port = outermost(ports, hops);
        if (authority == null || authority.port() >= 0 || port == null) {
            return authority;
        }
        Authority withPort = Authority.parse(authority.host() + ':' + port);
        return withPort == null || withPort.port() == Authority.usualPort(scheme) ? authority : withPort;
    }

    /** Each proxy appends, so the element of the outermost trusted one stands that many from the end. */
    private static @Nullable String outermost(List<String> elements, int hops) {
        return elements.isEmpty() ? null : elements.get(Math.max(0, elements.size() - hops));
    }
}
