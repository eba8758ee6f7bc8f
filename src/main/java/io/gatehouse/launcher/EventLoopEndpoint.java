package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
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

    private final int count;
    private final Duration relief;
    private final ByteBuffer noneRead =
            SparingBuffers.none(getSocketProperties().getAppReadBufSize());
    private final WideBuffers wide = new WideBuffers();
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
    }

    /** @return how many threads of the loops serve a connection */
    int serving() {
        EventLoops all = loops;
        return all == null ? 0 : all.serving();
    }

    /** By now Tomcat's own poller runs, and no connection has been accepted. */
    @Override
    protected void startAcceptorThread() {
        try {
            endPoller();
            startLoops();
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

    private void startLoops() throws IOException, ReflectiveOperationException {
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                0, count + RELIEFS, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), factory(getName() + "-Loop-"));
        EventLoops all = new EventLoops(this, count, made);
        Field poller = NioEndpoint.class.getDeclaredField("poller");
        poller.setAccessible(true);
        poller.set(this, all);
        threads = made;
        loops = all;
        all.start();
        looks = getUtilityExecutor()
                .scheduleWithFixedDelay(all::lookAfter, relief.toMillis(), relief.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Who makes a thread may have the lowest priority, or the class loader of a web application; a loop outlives both. */
    @SuppressWarnings("ThreadPriorityCheck") // none is relied on: it is the one that threads have anyway
    private static ThreadFactory factory(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setPriority(Thread.NORM_PRIORITY);
            thread.setContextClassLoader(EventLoopEndpoint.class.getClassLoader());
            return thread;
        };
    }

    /** Asked once by each new connection. */
    @Override
    protected Poller getPoller() {
        EventLoops all = loops;
        return all == null ? super.getPoller() : all.next();
    }

    @Override
    public boolean processSocket(SocketWrapperBase<NioChannel> connection, SocketEvent event, boolean dispatch) {
        return super.processSocket(connection, event, dispatch && !isServedHere(connection));
    }

    private static boolean isServedHere(@Nullable SocketWrapperBase<NioChannel> connection) {
        return connection instanceof NioSocketWrapper wrapper
                && wrapper.getPoller() instanceof EventLoop loop
                && loop.servesItself();
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler usual) {
        if (isSSLEnabled()) {
            return super.createChannel(usual);
        }
        return new NioChannel(new SparingBuffers(noneRead, getSocketProperties().getAppWriteBufSize(), wide));
    }

    /** A loop has ended. */
    void ended() {
        getStopLatch().countDown();
    }

    @Override
    public void stopInternal() {
        ScheduledFuture<?> looking = looks;
        if (looking != null) {
            looking.cancel(false);
        }
        super.stopInternal();
        ThreadPoolExecutor ending = threads;
        if (ending != null) {
            ending.shutdown();
        }
    }
}
