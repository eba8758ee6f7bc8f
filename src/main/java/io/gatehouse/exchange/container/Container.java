package io.gatehouse.exchange.container;

import java.util.function.LongSupplier;

/**
 * What exchanges need to know of the server that they run in.
 *
 * @param abort how connections are broken off
 * @param lock under which it ends requests
 * @param streams its streams of HTTP/2
 * @param liberty its streams, where it is Open Liberty
 */
public record Container(Abort abort, ContainerLock lock, ClearToSend.Source streams, LibertyStreams liberty) {

    public Container(Abort abort, LongSupplier nanoTime) {
        this(abort, new ContainerLock(), new ClearToSend.Source(nanoTime), new LibertyStreams());
    }
}
