package io.gatehouse.grid;

import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask several gateways for more than they may have, one for each gateway, until they are told to stop. */
final class Overload implements AutoCloseable {

    private static final long PAUSE_NANOS = 500_000;

    private final List<Thread> clients = new ArrayList<>();
    private final Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();
    private final AtomicLong slowest = new AtomicLong();
    private final AtomicLong first = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private final long began = System.nanoTime();

    /**
     * @param path with a limit
     * @param field with each request
     * @param ports of gateways; one that goes away loses its client, and nothing else
     */
    Overload(String path, String field, int... ports) {
        for (int port : ports) {
            Thread client = new Thread(() -> ask(path, field, port), "client of " + port);
            client.setDaemon(true);
            client.start();
            clients.add(client);
        }
    }

    private void ask(String path, String field, int port) {
        try (RawClient client = RawClient.connect(port)) {
            while (over.getCount() > 0) {
                long asked = System.nanoTime();
                int status = client.get(path, field).answer().status();
                first.compareAndSet(0, System.nanoTime());
                slowest.accumulateAndGet(System.nanoTime() - asked, Math::max);
                answers.computeIfAbsent(status, any -> new AtomicLong()).incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            // the gateway was killed
        }
    }

    /** Lets it go on for so long. */
    Overload goOn(Duration time) throws InterruptedException {
        if (over.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it was over before");
        }
        return this;
    }

    /** @return how many answers had this status so far */
    long answered(int status) {
        AtomicLong count = answers.get(status);
        return count == null ? 0 : count.get();
    }

    /** @return all statuses so far, and how often */
    Map<Integer, AtomicLong> answers() {
        return answers;
    }

    /** @return how long the slowest answer took */
    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }

    /** @return how long ago the first answer came, in seconds: a bucket that is full until then gains nothing */
    double sinceFirst() {
        return (System.nanoTime() - first.get()) / 1e9;
    }

    /** Ends it. @return how long it has lasted, in seconds */
    double end() throws InterruptedException {
        over.countDown();
        for (Thread client : clients) {
            client.join();
        }
        return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void close() {
        over.countDown();
    }
}
