package io.gatehouse.forward;

import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an upstream says of itself into what its clients know: Location, Content-Location, and the cookies' Path and Domain.
 * What names somebody else is left alone, and so are bodies.
 *
 * @param head what the client asked
 * @param publicUrl what clients know the gateway by; null for what this one asked
 * @param contextPath where the gateway is deployed; empty for the root
 * @param paths makes of a path of the upstream the one that clients know
 * @param scheme of the endpoint
 * @param endpoint its authority; asked only for answers that name somebody
 * @param sentHost what it read in {@code Host}
 */
record MapBack(
        RequestHead head,
        @Nullable Origin publicUrl,
        String contextPath,
        UnaryOperator<String> paths,
        String scheme,
        Supplier<String> endpoint,
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
        boolean without = value.startsWith("//");
        int slashes = without ? 0 : value.indexOf("://") + 1;
        if (slashes < 2 && !without) {
            return value;
        }
        String said = without ? "" : value.substring(0, slashes - 1).toLowerCase(Locale.ROOT);
        int end = authorityEnd(value, slashes + 2);
        String authority = value.substring(slashes + 2, end);
        if (!isOurs(said.isEmpty() ? head.scheme() : said, authority)) {
            return value;
        }
        String rest = value.substring(end);
        return publicScheme(said) + "//" + origin().authority() + publicPath(rest.startsWith("/") ? rest : '/' + rest);
    }

    private Origin origin() {
        return publicUrl == null ? Origin.of(head) : publicUrl;
    }

    /** An upstream that sends its client to https when it was asked over http means just that; a public URL has one scheme. */
    private String publicScheme(String said) {
        if (said.isEmpty()) {
            return "";
        }
        if (publicUrl != null) {
            return publicUrl.scheme() + ':';
        }
        return (said.equals(scheme) ? head.scheme() : said) + ':';
    }

    private boolean isOurs(String itsScheme, String authority) {
        if (!itsScheme.equals("http") && !itsScheme.equals("https")) {
            return false;
        }
        String bare = bare(authority, itsScheme);
        // behind TLS that ended in front of it, an upstream may speak of itself with the client's scheme
        String own = endpoint.get();
        boolean itself = bare.equals(bare(own, scheme)) || bare.equals(bare(own, itsScheme));
        boolean known =
                itsScheme.equals(scheme) || itsScheme.equals(head.scheme()) || itsScheme.equals(origin().scheme());
        boolean told = publicUrl != null && bare.equals(bare(publicUrl.authority(), publicUrl.scheme()));
        return (itself && known)
                || told
                || bare.equals(bare(sentHost, head.scheme()))
                || bare.equals(bare(sentHost, scheme));
    }

    /** In lower case and without the port that the scheme implies. */
    private static String bare(String authority, String scheme) {
        String usual = scheme.equals("https") ? ":443" : ":80";
        String bare =
                authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
        return bare.toLowerCase(Locale.ROOT);
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
            return attribute.substring(0, equals + 1) + cookiePath(value);
        }
        return name.equalsIgnoreCase("Domain") && isInternal(value) ? "" : attribute;
    }

    /** {@code /v1/} would not hold for {@code /v1} itself (RFC 6265, 5.1.4). */
    private String cookiePath(String path) {
        String mapped = publicPath(path);
        boolean everything = path.equals("/") && mapped.length() > 1 && mapped.endsWith("/");
        return everything ? mapped.substring(0, mapped.length() - 1) : mapped;
    }

    /** A cookie for the endpoint's own name would be refused by the client; without Domain it is for the public host. */
    private boolean isInternal(String domain) {
        String name = (domain.startsWith(".") ? domain.substring(1) : domain).toLowerCase(Locale.ROOT);
        String own = endpoint.get();
        int colon = own.indexOf(':');
        String endpointHost = (colon < 0 ? own : own.substring(0, colon)).toLowerCase(Locale.ROOT);
        String publicHost = origin().host();
        return !publicHost.equals(name)
                && (endpointHost.equals(name) || endpointHost.endsWith('.' + name))
                && !publicHost.endsWith('.' + name);
    }
}
