package io.gatehouse.observe;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.fault.Fault;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers what is below {@code /_gatehouse}: a path that is one of its own, or begins as one does, or else there is nothing. */
public final class Reserved implements Consumer<Exchange> {

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
