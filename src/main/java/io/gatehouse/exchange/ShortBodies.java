package io.gatehouse.exchange;

import io.gatehouse.exchange.container.RequestBodies;
import io.gatehouse.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of requests to the gateway itself, such as a form, each read whole before it is looked at. No thread waits for them, and a client
 * that takes its time is turned away.
 */
public final class ShortBodies {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Set<ShortBody> reading = ConcurrentHashMap.newKeySet();

    /** @param nanoTime the ticker of the gateway */
    public ShortBodies(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Reads one. To be called on the thread of the container, at the end of what is done there.
     *
     * @param most bytes
     * @param then answers, on any thread. Gets the body, a character for each byte; null when there is none, or more than that. It is not
     *     called where there is nothing to answer to, because the client has gone or was too slow
     */
    public void read(Exchange exchange, int most, Consumer<@Nullable String> then) {
        try {
            if (!RequestBodies.follows(exchange.request()) || exchange.request().getContentLengthLong() > most) {
                then.accept(null);
                return;
            }
            long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
            exchange.startAsync();
            ShortBody body = new ShortBody(exchange, most, deadline, then);
            reading.add(body);
            exchange.onComplete(outcome -> reading.remove(body));
            body.listen();
        } catch (IOException | IllegalStateException e) {
            exchange.failed(Fault.CLIENT_GONE, "the body could not be read: " + e.getMessage());
            Answer.fault(exchange, Fault.MALFORMED_REQUEST, "body: could not be read");
        }
    }

    /** Turns away who takes too long. To be called about every second. */
    public void tick() {
        long now = nanoTime.getAsLong();
        for (ShortBody body : reading) {
            if (body.isOverdue(now)) {
                body.giveUp();
            }
        }
    }
}
