package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.health.HealthSpec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint being asked whether it is well, on a connection of its own: one that is kept proves little of whether others can be
 * made. It has one result, whoever brings it.
 */
final class HealthCheck implements UpstreamClient.Callback, Connection.Handler {

    /** bytes; what is looked for in a body has to stand before */
    private static final int LONGEST_BODY = 64 * 1024;

    private final Endpoint endpoint;
    private final HealthSpec spec;
    private final Consumer<@Nullable String> result;
    private final long startedAt;
    private final Lock lock = new ReentrantLock();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean over;
    private @Nullable Runnable cancel;
    private @Nullable Connection connection;

    /**
     * @param result is told once, on any thread: null when the endpoint is well, or what is wrong; must not wait for anything
     * @param startedAt by the ticker, in nanoseconds
     */
    HealthCheck(Endpoint endpoint, HealthSpec spec, Consumer<@Nullable String> result, long startedAt) {
        this.endpoint = endpoint;
        this.spec = spec;
        this.result = result;
        this.startedAt = startedAt;
    }

    void start(UpstreamClient client) {
        Runnable stop = client.connectAlone(endpoint, spec.timeout(), this);
        lock.lock();
        try {
            cancel = stop;
        } finally {
            lock.unlock();
        }
    }

    /** @param now by the ticker, in nanoseconds */
    void tick(long now) {
        if (now - startedAt > spec.timeout().toNanos()) {
            lock.lock();
            try {
                breakOff("no answer in " + shown(spec.timeout()));
            } finally {
                lock.unlock();
            }
        }
    }

    private static String shown(Duration time) {
        return time.toMillis() + " ms";
    }

    /** Nobody wants to know any more. */
    void giveUp() {
        lock.lock();
        try {
            if (!over) {
                over = true;
                leave();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void connected(Connection to) {
        lock.lock();
        try {
            if (over) {
                to.abort();
                return;
            }
            connection = to;
            String host = spec.host() == null ? endpoint.spec().authority() : spec.host();
            Headers fields = Headers.builder()
                    .add("Host", host)
                    .add("User-Agent", "gatehouse-health")
                    .add("Accept", "*/*")
                    .build();
            to.start(new UpstreamRequest("GET", spec.path(), fields), false, this);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public void responded(UpstreamResponse response, boolean bodiless) {
        if (!spec.takes(response.status())) {
            breakOff("status " + response.status() + " (expected: " + spec.statuses() + ")");
        }
    }

    @Override
    public boolean received(ByteBuffer bytes) {
        boolean fits = !over && bytes.remaining() <= LONGEST_BODY - body.size();
        keep(bytes);
        if (!over && !fits) {
            breakOff(missing());
        }
        return true;
    }

    private void keep(ByteBuffer bytes) {
        byte[] piece = new byte[Math.min(bytes.remaining(), LONGEST_BODY - body.size())];
        bytes.get(piece);
        bytes.position(bytes.limit());
        body.writeBytes(piece);
    }

    @Override
    public void paused() {}

    @Override
    public void ended(ByteBuffer bytes, @Nullable Headers trailers) {
        keep(bytes);
        Connection used = connection;
        if (used != null) {
            used.release();
        }
        end(missing());
    }

    /** @return what is wrong with the body, or null */
    private @Nullable String missing() {
        String wanted = spec.body();
        return wanted == null || body.toString(StandardCharsets.UTF_8).contains(wanted)
                ? null
                : "a body without \"" + wanted + '"';
    }

    @Override
    public void writable(UpstreamBody to) {}

    @Override
    public void failed(Exception cause) {
        lock.lock();
        try {
            String message = cause.getMessage();
            end(message == null ? cause.getClass().getSimpleName() : message);
        } finally {
            lock.unlock();
        }
    }

    private void breakOff(@Nullable String why) {
        if (!over) {
            leave();
            end(why);
        }
    }

    private void leave() {
        Runnable stop = cancel;
        Connection used = connection;
        if (used != null) {
            used.abort();
        } else if (stop != null) {
            stop.run();
        }
    }

    private void end(@Nullable String why) {
        if (!over) {
            over = true;
            result.accept(why);
        }
    }
}
