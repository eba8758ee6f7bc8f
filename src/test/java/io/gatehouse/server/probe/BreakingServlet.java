package io.gatehouse.server.probe;

import io.gatehouse.exchange.container.Abort;
import io.gatehouse.exchange.container.LibertyStreams;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams as the gateway does, and breaks off in mid-body. {@code length} promises more than it writes, otherwise the answer
 * is chunked; {@code stuck} writes until the client, which does not read, makes {@code isReady()} false; {@code thread} is
 * where breaking off happens: {@code upstream} a thread of ours, {@code callback} the container's in
 * {@code onWritePossible()}, {@code early} a thread of ours before {@code service()} returned. {@code /await} answers what
 * was counted, once an exchange was released.
 */
public final class BreakingServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Abort abort = Abort.ofServer();
    private final transient ScheduledExecutorService upstream = Executors.newScheduledThreadPool(2);
    private final transient Semaphore released = new Semaphore(0);
    private final transient Semaphore completed = new Semaphore(0);
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public void destroy() {
        upstream.shutdownNow();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if ("/await".equals(request.getPathInfo())) {
            await(response);
        } else {
            stream(request, new LibertyStreams().of(response));
        }
    }

    private void await(HttpServletResponse response) throws IOException {
        boolean freed = acquire(released, 10);
        boolean complete = acquire(completed, 1);
        response.setContentType("text/plain");
        response.getWriter()
                .print("released=" + (freed ? 1 : 0) + " more=" + released.drainPermits() + " completed="
                        + (complete ? 1 : 0) + " more=" + completed.drainPermits() + " refused="
                        + refused.getAndSet(0));
    }

    private static boolean acquire(Semaphore permits, int seconds) {
        try {
            return permits.tryAcquire(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean stuck = "true".equals(request.getParameter("stuck"));
        String thread = request.getParameter("thread");
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Exchange exchange = new Exchange(async, request, response, stuck);
        async.addListener(exchange);
        if ("length".equals(request.getParameter("framing"))) {
            response.setContentLengthLong(1_000_000_000);
        }
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(exchange.writer(out, "callback".equals(thread)));
        if ("early".equals(thread)) {
            upstream.execute(() -> exchange.writeOnce(out));
            exchange.awaitBreak();
        }
    }

    private final class Exchange implements AsyncListener {

        private final AsyncContext async;
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final boolean stuck;
        private final AtomicBoolean over = new AtomicBoolean();
        private final CountDownLatch broken = new CountDownLatch(1);
        private int blocks;

        Exchange(AsyncContext async, HttpServletRequest request, HttpServletResponse response, boolean stuck) {
            this.async = async;
            this.request = request;
            this.response = response;
            this.stuck = stuck;
        }

        WriteListener writer(ServletOutputStream out, boolean inCallback) {
            return new WriteListener() {
                @Override
                public void onWritePossible() throws IOException {
                    if (inCallback) {
                        write(out);
                    } else {
                        upstream.execute(() -> writeQuietly(out));
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    // the caller of breakOff() released the exchange already
                }
            };
        }

        private void writeQuietly(ServletOutputStream out) {
            try {
                write(out);
            } catch (IOException e) {
                if (!over.get()) {
                    refused.incrementAndGet();
                }
            }
        }

        private synchronized void writeOnce(ServletOutputStream out) {
            try {
                if (!over.get() && out.isReady()) {
                    out.write(new byte[30_000]);
                }
                breakOff();
            } catch (IOException e) {
                refused.incrementAndGet();
            }
        }

        private synchronized void write(ServletOutputStream out) throws IOException {
            byte[] block = new byte[stuck ? 65_536 : 10_000];
            int last = stuck ? 1_000 : 3;
            while (!over.get() && blocks < last && out.isReady()) {
                out.write(block);
                blocks++;
                if (out.isReady()) {
                    out.flush();
                }
            }
            if (blocks < last) {
                breakOffUnlessMoreIsWritten(blocks);
            } else if (!stuck && !over.get() && out.isReady()) {
                breakOff();
            }
        }

        /** A server may say for a moment that it is not ready; only a client that does not read makes it say so for long. */
        private void breakOffUnlessMoreIsWritten(int before) {
            Future<?> ignored = upstream.schedule(
                    () -> {
                        if (stuckAt(before)) {
                            breakOff();
                        }
                    },
                    300,
                    TimeUnit.MILLISECONDS);
        }

        private synchronized boolean stuckAt(int before) {
            return stuck && blocks == before;
        }

        private void breakOff() {
            if (over.compareAndSet(false, true)) {
                abort.abort(async, request, response);
                released.release();
                broken.countDown();
            }
        }

        void awaitBreak() {
            try {
                if (!broken.await(10, TimeUnit.SECONDS)) {
                    refused.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void end() {
            if (over.compareAndSet(false, true)) {
                released.release();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            completed.release();
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // there is one cycle only
        }
    }
}
