package io.gatehouse.exchange;

import io.gatehouse.exchange.container.TomcatWire;
import io.gatehouse.exchange.container.UpgradeHandler;
import io.gatehouse.exchange.container.Wire;
import io.gatehouse.fault.Fault;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.locks.Lock;

/**
 * Leaves HTTP, on a thread of the container that is at work on the request: there the head of a {@code 101} goes out, and the connection
 * is somebody else's when that thread leaves.
 */
final class Handover {

    private Handover() {}

    static void carryOut(Exchange exchange, ResponseHead head, Wire.User user) {
        Lock lock = exchange.lock();
        lock.lock();
        try {
            if (exchange.isCompleted()) {
                return;
            }
            exchange.writeHead(head);
            if (!TomcatWire.take(exchange.request(), user)) {
                exchange.request().upgrade(UpgradeHandler.class).hands(lock, user);
            }
        } catch (IOException | ServletException | RuntimeException e) {
            exchange.failed(Fault.INTERNAL, "the server does not hand over the connection: " + e);
            user.gone(e);
            exchange.response().reset();
            exchange.response().setStatus(Fault.INTERNAL.status());
        } finally {
            lock.unlock();
        }
    }
}
