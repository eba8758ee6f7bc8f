package io.gatehouse.exchange;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Authority;
import io.gatehouse.http.Framing;
import io.gatehouse.http.Headers;
import io.gatehouse.http.IpAddress;
import io.gatehouse.http.RawQuery;
import io.gatehouse.http.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the request head out of the container's request: raw where the container has it raw. */
final class ArrivalReader {

    private final String contextPath;

    /** @param contextPath where the gateway is deployed; empty for the root */
    ArrivalReader(String contextPath) {
        this.contextPath = contextPath;
    }

    Arrival read(HttpServletRequest request, TrustedProxies proxies) {
        Headers headers = headers(request);
        String neighbour = IpAddress.withoutZone(request.getRemoteAddr());
        String uri = request.getRequestURI();
        Target target = target(uri, headers, request);
        String path = target.path == null ? uri : target.path;
        RequestHead came = new RequestHead(
                request.getMethod(),
                request.getScheme(),
                target.authority == null ? "" : target.authority.host(),
                target.authority == null ? -1 : target.authority.port(),
                path,
                request.getQueryString(),
                headers,
                neighbour);
        return heard(came, proxies, contextPath, version(request.getProtocol()), target.problem);
    }

    static Arrival supposed(RequestHead sent, TrustedProxies proxies) {
        Authority authority = new Authority(sent.host(), sent.port());
        List<String> hosts = sent.headers().all("Host");
        Headers.Builder fields = Headers.builder();
        if (hosts.isEmpty()) {
            fields.add("Host", sent.authority());
        }
        sent.headers().forEach(fields::add);
        RequestHead came = new RequestHead(
                sent.method(),
                sent.scheme(),
                sent.host(),
                sent.port(),
                sent.path(),
                sent.query(),
                fields.build(),
                sent.client());
        String problem = hosts.size() > 1 ? severalHosts(hosts) : Framing.problem(sent.headers());
        if (hosts.size() == 1 && !authority.equals(Authority.parse(hosts.get(0)))) {
            problem = contradiction(sent.authority(), hosts.get(0));
        }
        return heard(came, proxies, "", "1.1", problem);
    }

    /** @param came as the neighbour sent it, which is its client */
    private static Arrival heard(
            RequestHead came, TrustedProxies proxies, String contextPath, String protocol, @Nullable String known) {
        String problem = known == null ? RawQuery.problem(came.query()) : known;
        if (!proxies.trusts(came.client())) {
            return new Arrival(came, List.of(), contextPath, protocol, false, problem);
        }
        TrustedProxies.Said said = proxies.listen(came.client(), came.scheme(), came.headers());
        Authority authority = said.authority();
        RequestHead meant = new RequestHead(
                came.method(),
                said.scheme(),
                authority == null ? came.host() : authority.host(),
                authority == null ? came.port() : authority.port(),
                came.path(),
                came.query(),
                came.headers(),
                said.client());
        return new Arrival(meant, said.hops(), contextPath, protocol, true, problem);
    }

    private static Headers headers(HttpServletRequest request) {
        Headers.Builder headers = Headers.builder();
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            Enumeration<String> values = request.getHeaders(name);
            while (values.hasMoreElements()) {
                headers.add(name, values.nextElement());
            }
        }
        return headers.build();
    }

    private record Target(
            @Nullable Authority authority,
            @Nullable String path,
            @Nullable String problem) {

        static Target wrong(@Nullable Authority authority, String problem) {
            return new Target(authority, null, problem);
        }
    }

    private static String severalHosts(List<String> hosts) {
        return "Host: " + hosts.size() + " fields (expected: one)";
    }

    private static String contradiction(String named, String host) {
        return "target: " + named + " (expected: what Host says, " + host + ")";
    }

    /** What is asked of whom: the authority of an absolute target, or else {@code Host} (RFC 9112, 3.2). */
    private Target target(String uri, Headers headers, HttpServletRequest request) {
        String protocol = request.getProtocol();
        if (!protocol.startsWith("HTTP/") || protocol.equals("HTTP/0.9")) {
            return Target.wrong(null, "protocol: " + protocol + " (expected: HTTP/1.0 or later)");
        }
        if (protocol.equals("HTTP/1.0") && headers.contains("Transfer-Encoding")) {
            // some servers read no chunks here, and would take them for the next request (RFC 9112, 6.1)
            return Target.wrong(null, "Transfer-Encoding in HTTP/1.0");
        }
        if (!Ascii.isToken(request.getMethod())) {
            // Tomcat takes a line that begins with a space for one whose method is empty
            return Target.wrong(null, "method: " + request.getMethod() + " (expected: a token)");
        }
        List<String> hosts = headers.all("Host");
        if (hosts.size() > 1 || (hosts.isEmpty() && protocol.equals("HTTP/1.1"))) {
            return Target.wrong(null, severalHosts(hosts));
        }
        String framing = Framing.problem(headers);
        if (framing != null) {
            return Target.wrong(null, framing);
        }
        String host = hosts.isEmpty() ? request.getServerName() : hosts.get(0);
        Authority authority = Authority.parse(host);
        if (authority == null) {
            return Target.wrong(null, "Host: " + host + " (expected: a host, and perhaps a port)");
        }
        String path = uri;
        if (!uri.startsWith("/")) {
            int start = uri.indexOf("://");
            int slash = start < 0 ? -1 : uri.indexOf('/', start + 3);
            if (start < 0) {
                return Target.wrong(authority, "target: " + uri + " (expected: a path, or a URL)");
            }
            String named = slash < 0 ? uri.substring(start + 3) : uri.substring(start + 3, slash);
            if (!authority.equals(Authority.parse(named))) {
                return Target.wrong(authority, contradiction(named, authority.toString()));
            }
            path = slash < 0 ? "/" : uri.substring(slash);
        }
        return below(path, authority);
    }

    private Target below(String path, Authority authority) {
        if (contextPath.isEmpty()) {
            return new Target(authority, path, null);
        }
        if (!path.startsWith(contextPath)) {
            return Target.wrong(
                    authority, "path: " + path + " (expected: " + contextPath + " at its start, unescaped)");
        }
        String rest = path.substring(contextPath.length());
        return new Target(authority, rest.isEmpty() ? "/" : rest, null);
    }

    /** {@code HTTP/1.1} becomes {@code 1.1}. */
    private static String version(String protocol) {
        int slash = protocol.indexOf('/');
        return slash < 0 ? protocol.toLowerCase(Locale.ROOT) : protocol.substring(slash + 1);
    }
}
