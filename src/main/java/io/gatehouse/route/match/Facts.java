package io.gatehouse.route.match;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.Parameters;
import io.gatehouse.http.RequestHead;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What conditions may ask about one request, each worked out when it is first asked for. Not thread-safe. */
public final class Facts {

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
    public static Facts of(RequestHead head, CanonicalPath path) {
        String asked = head.preflightMethod();
        return new Facts(head, path, asked == null ? head.method() : asked);
    }

    public RequestHead head() {
        return head;
    }

    public CanonicalPath path() {
        return path;
    }

    /** @return the one to match by */
    public String method() {
        return method;
    }

    /** @return the first value, or null when the request has none */
    public @Nullable String value(Key key) {
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

    public Parameters query() {
        if (query == null) {
            query = Parameters.ofQuery(head.query());
        }
        return query;
    }

    public Parameters cookies() {
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

    /** @return what the request has of what a condition asks for, as a condition would say it; for people */
    public String shown(Condition condition) {
        Set<Key> keys = new LinkedHashSet<>();
        collectKeys(condition, keys);
        List<String> texts = new ArrayList<>();
        for (Key key : keys) {
            String value = value(key);
            texts.add(value == null ? "no " + key : key + " = " + WhenLexer.quoted(value));
        }
        return String.join(", ", texts);
    }

    private static void collectKeys(Condition condition, Set<Key> keys) {
        if (condition instanceof Condition.Test test) {
            keys.add(test.key());
        } else if (condition instanceof Condition.Not not) {
            collectKeys(not.part(), keys);
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(part -> collectKeys(part, keys));
        } else if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> collectKeys(part, keys));
        }
    }
}
