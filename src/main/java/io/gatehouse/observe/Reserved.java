package io.gatehouse.observe;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.fault.Fault;
import java.util.Map;
import java.util.function.Consumer;

/** Answers what is below {@code /_gatehouse}: a path that is exactly one of its own, or else there is nothing. */
public final class Reserved implements Consumer<Exchange> {

    private final Map<String, Consumer<Exchange>> paths;

    /** @param paths who answers at which raw path */
    public Reserved(Map<String, Consumer<Exchange>> paths) {
        this.paths = Map.copyOf(paths);
    }

    @Override
    public void accept(Exchange exchange) {
        String path = exchange.head().path();
        Consumer<Exchange> answerer = paths.get(path);
        if (answerer == null) {
            Answer.fault(exchange, Fault.NO_ROUTE, "nothing at " + path);
        } else {
            answerer.accept(exchange);
        }
    }
}
