package io.gatehouse.exchange;

import io.gatehouse.exchange.container.ContainerLock;
import io.gatehouse.exchange.container.RequestBodies;
import io.gatehouse.exchange.container.ServerAbort;
import io.gatehouse.exchange.container.TomcatRequest;
import io.gatehouse.fault.Fault;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What nobody has read of a request's body when its answer is out. It has to go before the next request of the connection can be
 * read, and a client that is still sending does not see its answer if the connection is closed instead. Tomcat and Undertow let a
 * thread wait for it, so that a few dozen clients who announce a body and send none would hold all threads there are. Therefore it is
 * read here, without anybody waiting; and not for ever: a client that takes its time is cut off.
 */
public final class Leftover implements ReadListener {

    private static final int MOST_BYTES = 2 << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Exchange exchange;
    private final ContainerLock container;
    private final LongSupplier nanoTime;
    private @Nullable BooleanSupplier finished;
    private @Nullable ServletInputStream in;
    private byte[] sink = {};
    private long since;
    private int discarded;
    private boolean begun;
    private boolean over;

    Leftover(Exchange exchange, ContainerLock container, LongSupplier nanoTime) {
        this.exchange = exchange;
        this.container = container;
        this.nanoTime = nanoTime;
    }

    /**
     * Somebody reads the body: the container tells him when there are bytes, and he tells {@link #pull} when the exchange is
     * complete.
     *
     * @param all whether he has read all of it
     */
    public void isReadBy(BooleanSupplier all) {
        finished = all;
    }

    /**
     * @param status of the answer
     * @return whether there is something that this server would let a thread wait for
     */
    boolean remains(int status) {
        HttpServletRequest request = exchange.request();
        try {
            boolean read = finished != null && finished.getAsBoolean();
            // a client that was not invited sends nothing, and Tomcat closes the connection for that
            boolean uninvited = (status < 200 || status > 299) && request.getHeader("Expect") != null;
            // nobody waits once more for a client who has been too slow; Tomcat closes the connection for this status
            boolean slow = status == Fault.BODY_TOO_SLOW.status();
            return !read && !slow && !uninvited && RequestBodies.follows(request) && isWaitedFor(request);
        } catch (IOException | IllegalStateException e) {
            // or the container has taken the request back
            return false;
        }
    }

    private boolean isWaitedFor(HttpServletRequest request) {
        return container.isOf(request) || ServerAbort.isUndertows(request);
    }

    /**
     * Ends the answer while the request goes on.
     *
     * @return whether that was done
     */
    private boolean dismiss() throws IOException {
        if (container.isOf(exchange.request())) {
            return TomcatRequest.dismiss(exchange.request());
        }
        exchange.response().getOutputStream().close();
        return true;
    }

    /** Begins, when the answer is out and the exchange complete; under the lock of the exchange. */
    void discard() {
        begun = true;
        since = nanoTime.getAsLong();
        sink = new byte[8 * 1024];
        try {
            if (!dismiss()) {
                cutOff();
                return;
            }
            in = exchange.request().getInputStream();
            if (finished == null) {
                in.setReadListener(this);
            } else {
                pull();
            }
        } catch (IOException | RuntimeException e) {
            cutOff();
        }
    }

    /** What is left would be taken for the next request. The container tells the listener, which ends it. */
    private void cutOff() {
        in = null;
        exchange.sever();
    }

    /** Reads what there is. */
    public void pull() {
        exchange.lock().lock();
        try {
            ServletInputStream stream = in;
            while (stream != null && !over && stream.isReady()) {
                int read = stream.read(sink);
                discarded += Math.max(0, read);
                if (read < 0) {
                    end();
                } else if (discarded > MOST_BYTES || nanoTime.getAsLong() - since > PATIENCE_NANOS) {
                    stream = null;
                    cutOff();
                }
            }
            if (stream != null && !over && stream.isFinished()) {
                end();
            }
        } catch (IOException | RuntimeException e) {
            cutOff();
        } finally {
            exchange.lock().unlock();
        }
    }

    /**
     * Nothing is left, or nothing more will come: the request ends, if that was what it waited for. One whose answer is about to be broken
     * off does not: it would have a good end.
     */
    public void end() {
        exchange.lock().lock();
        try {
            AsyncContext async = exchange.async();
            if (begun && !over && async != null) {
                over = true;
                async.complete();
            }
        } catch (IllegalStateException e) {
            // the container was faster
        } finally {
            exchange.lock().unlock();
        }
    }

    @Override
    public void onDataAvailable() {
        // not here: when Tomcat meets the last chunk on a thread of its own, it looks for the next request at once,
        // though this one has not ended
        ForkJoinPool.commonPool().execute(this::pull);
    }

    @Override
    public void onAllDataRead() {
        end();
    }

    @Override
    public void onError(Throwable cause) {
        end();
    }
}
