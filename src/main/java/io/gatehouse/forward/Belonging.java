package io.gatehouse.forward;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Decision;
import io.gatehouse.route.match.Per;
import io.gatehouse.upstream.Affinity;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.Wish;
import io.gatehouse.upstream.balance.Rendezvous;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where requests belong: to the endpoint of their session, to the one that a cookie names, or to where others of their key go. */
final class Belonging {

    /** Descriptors have few of them; those of earlier ones are thrown away with the rest. */
    private static final int MOST_KEPT = 100;

    private final Map<String, Per> pers = new ConcurrentHashMap<>();

    /** @return where the request would go */
    Wish of(Exchange exchange, Upstream upstream) {
        Affinity affinity = upstream.spec().affinity();
        if (affinity.equals(Affinity.NONE)) {
            return Wish.NONE;
        }
        Headers headers = exchange.head().headers();
        Endpoint its = null;
        if (affinity.session() != null) {
            its = ofSession(Cookies.first(headers, affinity.session()), upstream);
            // as servers have it: the cookie before the path
            its = its == null ? ofSession(inPath(exchange), upstream) : its;
        } else if (affinity.cookie() != null) {
            String token = Cookies.first(headers, affinity.cookie());
            its = token == null ? null : upstream.named(token);
        }
        return new Wish(its, affinity.hashOn() == null ? null : key(exchange, affinity.hashOn()));
    }

    /** {@code 8A7F.node1} of {@code /crm/;jsessionid=8A7F.node1}, which is there only where the route lets it pass */
    private static @Nullable String inPath(Exchange exchange) {
        return exchange.decision() instanceof Decision.Routed routed
                ? routed.path().sessionSuffix()
                : null;
    }

    /** {@code 8A7F.node1}, as mod_jk and mod_cluster have it. */
    private static @Nullable Endpoint ofSession(@Nullable String id, Upstream upstream) {
        int dot = id == null ? -1 : id.lastIndexOf('.');
        return id == null || dot < 0 ? null : upstream.routed(id.substring(dot + 1));
    }

    /** A request that has nothing of what it is to be told apart by belongs nowhere: all of those would go to one endpoint. */
    private @Nullable Long key(Exchange exchange, String hashOn) {
        if (pers.size() > MOST_KEPT) {
            pers.clear();
        }
        Per per = pers.computeIfAbsent(hashOn, Per::parse);
        Asked asked = Asked.of(exchange);
        return asked.says(per) ? Rendezvous.hash(asked.account(per)) : null;
    }

    /** Lets the client remember who has answered, unless it does. */
    static void remember(Exchange exchange, Decision.Routed routed, Upstream upstream, Wish wish, Endpoint by) {
        String cookie = upstream.spec().affinity().cookie();
        String token = cookie == null || by.equals(wish.endpoint()) ? null : upstream.token(by);
        if (cookie != null && token != null) {
            String value = OwnCookie.of(exchange, routed, cookie, token);
            // behind whoever keeps answers for others; and another one may answer in the end, which is then the one to
            // be remembered
            exchange.onResponse(head -> {
                if (exchange.fault() == null && by.toString().equals(exchange.endpoint())) {
                    head.headers().add("Set-Cookie", value);
                }
            });
        }
    }
}
