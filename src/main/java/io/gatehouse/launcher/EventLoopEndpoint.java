package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Tomcat's sockets with an {@link EventLoop} for each processor in place of one poller. */
final class EventLoopEndpoint extends NioEndpoint {

    /** So many clients can be waited for before others are broken off. */
    private static final int RELIEFS = 256;

    /** The head and a short answer fit in, and what is larger gets a larger one. */
    private static final int WRITE_BYTES = 4 * 1024;

    private final int count;
    private final Duration relief;
    private final ByteBuffer noneRead =
            SparingBuffers.none(getSocketProperties().getAppReadBufSize());
    private final WriteBuffers written = new WriteBuffers(WRITE_BYTES);
    private @Nullable EventLoops loops;
    private @Nullable ThreadPoolExecutor threads;
    private @Nullable ScheduledFuture<?> looks;

    /**
     * @param count of event loops, at least one
     * @param relief for how long a loop may serve one event: for once or twice as long; then another thread takes its place
     */
    EventLoopEndpoint(int count, Duration relief) {
        this.count = count;
        this.relief = relief;
        getSocketProperties().setAppWriteBufSize(WRITE_BYTES);
    }

    /** @return how many threads of the loops serve a connection */
    int serving() {
        EventLoops all = loops;
        return all == null ? 0 : all.serving();
    }

    /**
     * Without TLS no connection is given what another one had: a thread that was at work on that one when it was closed must not find it
     * in other hands. And Tomcat need not make buffers that {@link #createChannel} does not take.
     */
    @Override
    public void startInternal() throws Exception {
        if (!isSSLEnabled()) {
            getSocketProperties().setBufferPool(0);
            getSocketProperties().setAppReadBufSize(0);
            getSocketProperties().setAppWriteBufSize(0);
        }
        super.startInternal();
    }

    /** By now Tomcat's own poller runs, and no connection has been accepted. */
    @Override
    protected void startAcceptorThread() {
        try {
            endPoller();
            useLoops();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("no event loops, or unknown to this version of Tomcat: the poller", e);
        }
        super.startAcceptorThread();
    }

    private void endPoller() throws ReflectiveOperationException {
        Method destroy = Poller.class.getDeclaredMethod("destroy");
        destroy.setAccessible(true);
        destroy.invoke(super.getPoller());
        try {
            getStopLatch().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it starts", e);
        }
        setStopLatch(new CountDownLatch(count));
    }

    /**
     * Starts the loops, unless that was done: they may be of use before anybody is let in. If this never starts, they end with {@link
     * #endLoops}.
     */
    EventLoops openLoops() throws IOException {
        EventLoops all = loops;
        if (all == null) {
            AtomicInteger number = new AtomicInteger();
            ThreadPoolExecutor made = new ThreadPoolExecutor(
                    0,
                    count + RELIEFS,
                    1,
                    TimeUnit.MINUTES,
                    new SynchronousQueue<>(),
                    task -> new LoopThread(task, "http-Loop-" + number.incrementAndGet()));
            all = new EventLoops(this, count, made);
            threads = made;
            loops = all;
            all.start();
        }
        return all;
    }

    private void useLoops() throws IOException, ReflectiveOperationException {
        EventLoops all = openLoops();
        Field poller = NioEndpoint.class.getDeclaredField("poller");
        poller.setAccessible(true);
        poller.set(this, all);
        looks = getUtilityExecutor()
                .scheduleWithFixedDelay(all::lookAfter, relief.toMillis(), relief.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asked once by each new connection. */
    @Override
    protected Poller getPoller() {
        EventLoops all = loops;
        return all == null ? super.getPoller() : all.next();
    }

    /** What the loop is to do it does itself, at once or behind the event that it serves; else a thread of Tomcat's pool does. */
    @Override
    public boolean processSocket(SocketWrapperBase<NioChannel> connection, SocketEvent event, boolean dispatch) {
        if (dispatch
                && connection instanceof NioSocketWrapper wrapper
                && wrapper.getPoller() instanceof EventLoop loop) {
            if (loop.servesItself()) {
                return super.processSocket(connection, event, false);
            }
            if (loop.leave(() -> serve(wrapper, event))) {
                return true;
            }
        }
        return super.processSocket(connection, event, dispatch);
    }

    private void serve(NioSocketWrapper connection, SocketEvent event) {
        if (!super.processSocket(connection, event, false)) {
            connection.close();
        }
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler usual) {
        if (isSSLEnabled()) {
            return super.createChannel(usual);
        }
        return new NioChannel(new SparingBuffers(noneRead, written));
    }

    /** A loop has ended. */
    void ended() {
        CountDownLatch stopping = getStopLatch();
        if (stopping != null) {
            stopping.countDown();
        }
    }

    @Override
    public void stopInternal() {
        ScheduledFuture<?> looking = looks;
        if (looking != null) {
            looking.cancel(false);
        }
        super.stopInternal();
        endLoops();
    }

    /** Nobody may need them any more. */
    void endLoops() {
        EventLoops all = loops;
        if (all != null) {
            all.destroy();
        }
        ThreadPoolExecutor ending = threads;
        if (ending != null) {
            ending.shutdown();
        }
        loops = null;
    }
}
