package io.gatehouse.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/** What Tomcat takes for its only poller: all event loops, to which connections are given in turn. */
final class EventLoops extends NioEndpoint.Poller {

    private final List<EventLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    EventLoops(EventLoopEndpoint endpoint, int count, Executor threads) throws IOException {
        endpoint.super();
        // it looks at nothing itself
        getSelector().close();
        loops = IntStream.range(0, count).mapToObj(i -> loop(endpoint, threads)).toList();
    }

    private static EventLoop loop(EventLoopEndpoint endpoint, Executor threads) {
        try {
            return new EventLoop(endpoint, threads);
        } catch (IOException e) {
            throw new UncheckedIOException("no event loop", e);
        }
    }

    void start() {
        loops.forEach(EventLoop::start);
    }

    /** @return the loop of the next connection */
    EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** @return the loops as the web application knows them, with their selectors, in the order of their names */
    Map<Executor, Selector> lent() {
        Map<Executor, Selector> all = new LinkedHashMap<>();
        loops.forEach(loop -> all.put(loop, loop.getSelector()));
        return Collections.unmodifiableMap(all);
    }

    /** @return how many threads serve a connection */
    int serving() {
        return loops.stream().mapToInt(EventLoop::serving).sum();
    }

    /** Whatever goes wrong, or this would never be called again. */
    void lookAfter() {
        for (EventLoop loop : loops) {
            try {
                loop.lookAfter();
            } catch (RuntimeException | Error e) {
                EventLoop.report(e);
            }
        }
    }

    @Override
    public void register(NioSocketWrapper connection) {
        connection.getPoller().register(connection);
    }

    @Override
    public int getKeyCount() {
        return loops.stream().mapToInt(EventLoop::getKeyCount).sum();
    }

    @Override
    protected void destroy() {
        loops.forEach(EventLoop::destroy);
    }
}
