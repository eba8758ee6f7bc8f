package io.gatehouse.forward;

import io.gatehouse.exchange.Arrival;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.ForwardedFields;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import io.gatehouse.upstream.UpstreamRequest;
import java.util.List;
import java.util.function.Consumer;

/** Makes the head that goes upstream. Pure, so that it can be explained before it happens. */
public final class RequestComposer {

    /** How a gateway names itself in {@code Via} (RFC 9110, 7.6.3). */
    private static final String PSEUDONYM = "gatehouse";

    private RequestComposer() {}

    /**
     * @param origin what the upstream is told that clients know the gateway by
     * @param hasBody whether a body follows, of a length that is known or not
     * @param target path and query for the upstream
     * @param host what the upstream reads in {@code Host}
     * @param exchange the id
     * @param identityFields in which upstreams are told who asks: what the client sends there is dropped
     * @param rewrites what the policies of the route change, after the gateway's own fields are in place
     */
    public static UpstreamRequest compose(
            Arrival arrival,
            Origin origin,
            boolean hasBody,
            String target,
            String host,
            String exchange,
            FieldNames identityFields,
            List<Consumer<Headers.Builder>> rewrites) {
        RequestHead head = arrival.head();
        Headers.Builder fields = HopByHop.remove(head.headers());
        fields.removeIf(name -> isOurs(name, identityFields)
                || name.equalsIgnoreCase("Host")
                || name.equalsIgnoreCase("Expect")
                || name.equalsIgnoreCase("Content-Length")
                || (!arrival.trusted() && name.equalsIgnoreCase("Via")));
        // what the gateway keeps with a browser is nobody else's business
        Cookies.removeAll(fields, Cookies.OWN);
        fields.set("X-Request-Id", exchange);
        forwarded(arrival, origin, fields);
        fields.add("Via", arrival.protocol() + ' ' + PSEUDONYM);
        rewrites.forEach(rewrite -> rewrite.accept(fields));
        Headers.Builder all = Headers.builder();
        String rewritten = fields.first("Host");
        all.add("Host", rewritten == null ? host : rewritten);
        all.addAll(fields.remove("Host"));
        if (HopByHop.takesTrailers(head.headers())) {
            all.add("TE", "trailers").add("Connection", "TE");
        }
        frame(head.headers(), hasBody, all);
        return new UpstreamRequest(head.method(), target, all.build());
    }

    /** @return whether only the gateway says it */
    static boolean isOurs(String name, FieldNames identityFields) {
        return ForwardedFields.isOne(name)
                || FieldNames.areSpellings(name, "X-Request-Id")
                || FieldNames.areSpellings(name, Mirrors.FIELD)
                || FieldNames.areSpellings(name, Deadline.FIELD)
                || identityFields.has(name);
    }

    /** Whatever {@code Connection} named: a body without its length would be read as the next request (RFC 9112, 6.3). */
    private static void frame(Headers came, boolean hasBody, Headers.Builder all) {
        String length = came.first("Content-Length");
        if (length != null) {
            all.add("Content-Length", length);
        } else if (hasBody) {
            all.add("Transfer-Encoding", "chunked");
        }
    }

    private static void forwarded(Arrival arrival, Origin origin, Headers.Builder fields) {
        RequestHead head = arrival.head();
        String host = origin.authority();
        StringBuilder addresses = new StringBuilder(head.client());
        StringBuilder elements = new StringBuilder("for=").append(node(head.client()));
        if (!host.isEmpty()) {
            elements.append(";host=").append(quoted(host));
        }
        elements.append(";proto=").append(origin.scheme());
        for (String hop : arrival.hops()) {
            addresses.append(", ").append(hop);
            elements.append(", for=").append(node(hop));
        }
        fields.add("X-Forwarded-For", addresses.toString());
        fields.add("X-Forwarded-Proto", origin.scheme());
        if (!host.isEmpty()) {
            fields.add("X-Forwarded-Host", host);
        }
        fields.add("X-Forwarded-Port", Integer.toString(origin.effectivePort()));
        fields.add("Forwarded", elements.toString());
    }

    /** An IPv6 address stands in brackets, and those in quotes (RFC 7239, 6). */
    private static String node(String address) {
        return address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
    }

    private static String quoted(String host) {
        return host.indexOf(':') < 0 ? host : '"' + host + '"';
    }
}
