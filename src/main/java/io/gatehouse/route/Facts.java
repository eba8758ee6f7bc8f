package io.gatehouse.route;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.Parameters;
import io.gatehouse.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** What conditions may ask about one request, each worked out when it is first asked for. Not thread-safe. */
final class Facts {

    private final RequestHead head;
    private final CanonicalPath path;
    private final String method;
    private @Nullable Parameters query;
    private @Nullable Parameters cookies;
    private @Nullable String decodedPath;

    /** @param method the one to match by */
    private Facts(RequestHead head, CanonicalPath path, String method) {
        this.head = head;
        this.path = path;
        this.method = method;
    }

    /** A CORS preflight is matched by the method that it asks for. */
    static Facts of(RequestHead head, CanonicalPath path) {
        String asked = head.preflightMethod();
        return new Facts(head, path, asked == null ? head.method() : asked);
    }

    RequestHead head() {
        return head;
    }

    CanonicalPath path() {
        return path;
    }

    String method() {
        return method;
    }

    /** @return the first value, or null when the request has none */
    @Nullable
    String value(Key key) {
        return switch (key.kind()) {
            case METHOD -> method;
            case SCHEME -> head.scheme();
            case HOST -> HostPattern.normalise(head.host());
            case PATH -> decodedPath();
            case CLIENT_IP -> head.client();
            case HEADER -> head.headers().first(key.name());
            case QUERY -> query().first(key.name());
            case COOKIE -> cookies().first(key.name());
        };
    }

    Parameters query() {
        if (query == null) {
            query = Parameters.ofQuery(head.query());
        }
        return query;
    }

    Parameters cookies() {
        if (cookies == null) {
            cookies = Parameters.ofCookies(head.headers());
        }
        return cookies;
    }

    private String decodedPath() {
        if (decodedPath == null) {
            decodedPath = path.decoded();
        }
        return decodedPath;
    }
}
