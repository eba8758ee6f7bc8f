package io.gatehouse.forward;

import io.gatehouse.http.RequestHead;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Turns what an upstream says of itself into what its clients know: Location, Content-Location, and the cookies' Path and Domain.
 * What names somebody else is left alone, and so are bodies.
 *
 * @param head what the client asked
 * @param contextPath where the gateway is deployed; empty for the root
 * @param paths makes of a path of the upstream the one that clients know
 * @param scheme of the endpoint
 * @param endpoint its authority
 * @param sentHost what it read in {@code Host}
 */
record MapBack(
        RequestHead head,
        String contextPath,
        UnaryOperator<String> paths,
        String scheme,
        String endpoint,
        String sentHost) {

    /** @return the value as the client should read it */
    String value(String name, String value) {
        if (name.equalsIgnoreCase("Location") || name.equalsIgnoreCase("Content-Location")) {
            return location(value);
        }
        return name.equalsIgnoreCase("Set-Cookie") ? cookie(value) : value;
    }

    private String location(String value) {
        if (value.startsWith("/") && !value.startsWith("//")) {
            return publicPath(value);
        }
        int start = value.indexOf("://");
        if (start < 0) {
            return value;
        }
        int end = authorityEnd(value, start + 3);
        String authority = value.substring(start + 3, end).toLowerCase(Locale.ROOT);
        String itsScheme = value.substring(0, start).toLowerCase(Locale.ROOT);
        boolean endpointItself = isSame(authority, endpoint);
        if (!endpointItself && !isSame(authority, sentHost)) {
            return value;
        }
        if (!itsScheme.equals(scheme) && !itsScheme.equals(head.scheme())) {
            return value;
        }
        String publicScheme = itsScheme.equals(scheme) ? head.scheme() : itsScheme;
        String rest = value.substring(end);
        return publicScheme + "://" + head.authority() + publicPath(rest.startsWith("/") ? rest : '/' + rest);
    }

    private static int authorityEnd(String url, int from) {
        for (int i = from; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return url.length();
    }

    /** The port that the scheme implies may be written or left out. */
    private boolean isSame(String one, String other) {
        return one.equals(other) || withoutUsualPort(one).equals(withoutUsualPort(other));
    }

    private String withoutUsualPort(String authority) {
        String usual = scheme.equals("https") ? ":443" : ":80";
        return authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
    }

    private String publicPath(String target) {
        int end = 0;
        while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
            end++;
        }
        return contextPath + paths.apply(target.substring(0, end)) + target.substring(end);
    }

    /** Only the two attributes change; everything else stays byte for byte (RFC 6265, 4.1). */
    private String cookie(String value) {
        StringBuilder mapped = new StringBuilder(value.length() + 16);
        int from = 0;
        while (from <= value.length()) {
            int semicolon = value.indexOf(';', from);
            int end = semicolon < 0 ? value.length() : semicolon;
            String attribute = value.substring(from, end);
            String changed = from == 0 ? attribute : attribute(attribute);
            if (!changed.isEmpty() || attribute.isEmpty()) {
                mapped.append(from == 0 ? "" : ";").append(changed);
            }
            from = end + 1;
        }
        return mapped.toString();
    }

    private String attribute(String attribute) {
        int equals = attribute.indexOf('=');
        if (equals < 0) {
            return attribute;
        }
        String name = attribute.substring(0, equals).strip();
        String value = attribute.substring(equals + 1).strip();
        if (name.equalsIgnoreCase("Path") && value.startsWith("/")) {
            return attribute.substring(0, equals + 1) + publicPath(value);
        }
        return name.equalsIgnoreCase("Domain") && isInternal(value) ? "" : attribute;
    }

    /** A cookie for the endpoint's own name would be refused by the client; without Domain it is for the public host. */
    private boolean isInternal(String domain) {
        String name = (domain.startsWith(".") ? domain.substring(1) : domain).toLowerCase(Locale.ROOT);
        int colon = endpoint.indexOf(':');
        String endpointHost = colon < 0 ? endpoint : endpoint.substring(0, colon);
        return !head.host().equals(name)
                && (endpointHost.equals(name) || endpointHost.endsWith('.' + name))
                && !head.host().endsWith('.' + name);
    }
}
