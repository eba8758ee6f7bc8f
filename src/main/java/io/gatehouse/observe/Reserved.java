package io.gatehouse.observe;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers what is below {@code /_gatehouse}: a path that is one of its own, or begins as one does, or else there is nothing. */
public final class Reserved implements Consumer<Exchange> {

    private static final Set<String> READ = Set.of(Health.LIVE, Health.READY, PublicKeys.PATH);

    private final Map<String, Consumer<Exchange>> paths;

    /** @param paths who answers at which raw path; where that ends with a slash, also at what is below */
    public Reserved(Map<String, Consumer<Exchange>> paths) {
        this.paths = Map.copyOf(paths);
    }

    @Override
    public void accept(Exchange exchange) {
        String path = exchange.head().path();
        Consumer<Exchange> answerer = answerer(path);
        if (answerer == null) {
            Answer.fault(exchange, Fault.NO_ROUTE, "nothing at " + path);
        } else {
            answerer.accept(exchange);
        }
    }

    /** @return the fault that such a request below the gateway's own path is answered with; null for 200, while it serves */
    public static @Nullable Fault refusal(RequestHead head) {
        if (!READ.contains(head.path())) {
            return Fault.NO_ROUTE;
        }
        return isRead(head) ? null : Fault.METHOD_NOT_ALLOWED;
    }

    /** @return the same for what is only read; whoever does anything else is told so */
    static Consumer<Exchange> read(Consumer<Exchange> answerer) {
        return exchange -> {
            if (isRead(exchange.head())) {
                answerer.accept(exchange);
            } else {
                Answer.fault(
                        exchange, Fault.METHOD_NOT_ALLOWED, exchange.head().method(), Headers.of("Allow", "GET, HEAD"));
            }
        };
    }

    private static boolean isRead(RequestHead head) {
        return head.method().equals("GET") || head.method().equals("HEAD");
    }

    private @Nullable Consumer<Exchange> answerer(String path) {
        Consumer<Exchange> exact = paths.get(path);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, Consumer<Exchange>> entry : paths.entrySet()) {
            if (entry.getKey().endsWith("/") && path.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }
}
