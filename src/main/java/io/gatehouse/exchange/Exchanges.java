package io.gatehouse.exchange;

import io.gatehouse.exchange.container.Abort;
import io.gatehouse.exchange.container.Container;
import io.gatehouse.route.Decision;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that an exchange needs to begin, and the count of those that have. */
public final class Exchanges implements AutoCloseable {

    private final ArrivalReader reader;
    private final Supplier<@Nullable Generation> current;
    private final LongSupplier nanoTime;
    private final Container container;
    private final Observers observers;
    private volatile boolean draining;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong inFlight = new AtomicLong();

    /**
     * @param contextPath where the gateway is deployed; empty for the root
     * @param current the descriptor that new exchanges start with; null while none has been accepted
     * @param nanoTime the ticker
     * @param abort how this server's connections are broken off
     * @param observers watch each exchange
     */
    public Exchanges(
            String contextPath,
            Supplier<@Nullable Generation> current,
            LongSupplier nanoTime,
            Abort abort,
            Observers observers) {
        this.reader = new ArrivalReader(contextPath);
        this.current = current;
        this.nanoTime = nanoTime;
        this.container = new Container(abort, nanoTime);
        this.observers = observers;
    }

    Exchange begin(HttpServletRequest request, HttpServletResponse response) {
        Generation generation = current.get();
        Arrival arrival =
                reader.read(request, generation == null ? TrustedProxies.NOBODY : generation.trustedProxies());
        String id = ExchangeIds.of(arrival.head().headers(), arrival.trusted());
        Exchange exchange = new Exchange(id, arrival, generation, request, response, nanoTime, container);
        begun.incrementAndGet();
        inFlight.incrementAndGet();
        exchange.onComplete(outcome -> ended(exchange, outcome));
        exchange.onResponse(head -> head.headers().set(ExchangeIds.FIELD, id));
        return exchange;
    }

    /** It has been decided what becomes of the exchange. */
    void decided(Exchange exchange, Decision decision) {
        exchange.decided(decision);
        if (decision instanceof Decision.Routed routed) {
            exchange.timing().measuredBy(observers.meters().begin(routed.route()));
            exchange.upward().partOf(observers.tracing().begin(exchange));
        }
    }

    private void ended(Exchange exchange, Outcome outcome) {
        if (inFlight.decrementAndGet() == 0 && draining) {
            synchronized (this) {
                notifyAll();
            }
        }
        for (BiConsumer<Exchange, Outcome> observer : observers.ended()) {
            observer.accept(exchange, outcome);
        }
        // last, because it is somebody else's who may throw
        Trace trace = exchange.upward().trace();
        if (trace != null) {
            trace.ended(exchange, outcome);
        }
    }

    /**
     * Waits until none is in flight.
     *
     * @return false if the time was not enough
     */
    public synchronized boolean awaitIdle(Duration most) throws InterruptedException {
        draining = true;
        long end = nanoTime.getAsLong() + most.toNanos();
        long left = most.toMillis();
        while (inFlight.get() > 0 && left > 0) {
            wait(left);
            left = (end - nanoTime.getAsLong()) / 1_000_000;
        }
        return inFlight.get() == 0;
    }

    /** @return exchanges since the start */
    public long begun() {
        return begun.get();
    }

    /** @return exchanges that have not come to their last byte */
    public long inFlight() {
        return inFlight.get();
    }

    /** Gives up clients that take too long. To be called about every second. */
    public void tick() {
        container.streams().tick();
    }

    /** Nobody waits for slow clients any more. */
    @Override
    public void close() {
        container.streams().close();
    }
}
