package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One body that is read whole. It is not read on the thread that calls, as with {@link Leftover}. */
final class ShortBody implements ReadListener {

    private static final int PIECE_BYTES = 8 * 1024;

    private final Exchange exchange;
    private final int most;
    private final long deadline;
    private final Consumer<@Nullable String> then;
    private final ServletInputStream in;
    private final Readiness readiness;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean told = new AtomicBoolean();

    private volatile boolean finished;

    ShortBody(Exchange exchange, int most, long deadline, Consumer<@Nullable String> then) throws IOException {
        this.exchange = exchange;
        this.most = most;
        this.deadline = deadline;
        this.then = then;
        this.in = exchange.request().getInputStream();
        this.readiness = new Readiness(exchange, () -> wake(false));
    }

    /** Must be the last thing that is done on the thread of the container. */
    void listen() {
        exchange.leftover().isReadBy(() -> finished);
        exchange.inviteBody();
        in.setReadListener(this);
    }

    boolean isOverdue(long now) {
        return now - deadline > 0;
    }

    /** The client has had its time. */
    void giveUp() {
        if (told.compareAndSet(false, true)) {
            Answer.fault(
                    exchange, Fault.BODY_TOO_SLOW, "body: " + exchange.bytesIn() + " bytes within 5 s (expected: all)");
        }
    }

    @Override
    public void onDataAvailable() {
        wake(false);
    }

    @Override
    public void onAllDataRead() {
        wake(true);
    }

    private void wake(boolean all) {
        exchange.lock().lock();
        try {
            readiness.called(all);
        } finally {
            exchange.lock().unlock();
        }
        if (!exchange.isCompleted()) {
            ForkJoinPool.commonPool().execute(this::pull);
        } else if (all) {
            exchange.leftover().end();
        } else {
            exchange.leftover().onDataAvailable();
        }
    }

    @Override
    public void onError(Throwable cause) {
        told.set(true);
        exchange.containerSaysGone();
        exchange.leftover().end();
    }

    private void pull() {
        boolean tell;
        exchange.lock().lock();
        try {
            tell = !exchange.isCompleted() && !readiness.isAwaited() && fill();
        } catch (IOException | RuntimeException e) {
            exchange.failed(Fault.CLIENT_GONE, "the body could not be read: " + e.getMessage());
            bytes.reset();
            tell = true;
        } finally {
            exchange.lock().unlock();
        }
        if (tell && told.compareAndSet(false, true)) {
            then.accept(finished ? bytes.toString(StandardCharsets.ISO_8859_1) : null);
        }
    }

    /** @return whether there is no more to wait for: all is here, or too much */
    private boolean fill() throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        while (!finished && isReady()) {
            int read = in.read(piece);
            if (read > 0) {
                exchange.countIn(piece, 0, read);
                if (exchange.bytesIn() > most) {
                    return true;
                }
                bytes.write(piece, 0, read);
            }
            finished = readiness.isEnd(read);
        }
        return finished;
    }

    private boolean isReady() throws IOException {
        boolean ready = readiness.isReady();
        if (!ready && readiness.isAtEnd()) {
            readiness.requireWhole();
            finished = true;
        }
        return ready;
    }
}
