package io.gatehouse.grid;

import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.SlowWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Gateways in processes of their own that share their limits in one Redis, each with a wire of its own to it. */
final class SomeGateways implements AutoCloseable {

    static final int RATE = 100;
    static final int BURST = 90;

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <grid redis="redis://127.0.0.1:PORT/0" nodes="NODES"/>
              <routes>
                <route name="fast" path="/fast"><rate-limit rate="%d/s" burst="%d"/><respond>ok</respond></route>
                <route name="slow" path="/slow"><rate-limit rate="1/d" burst="30"/><respond>ok</respond></route>
                <route name="unlimited" path="/unlimited"><respond>ok</respond></route>
                <route name="own" path="/own"><rate-limit rate="1/d" burst="5" shared="false"/><respond>ok</respond></route>
              </routes>
            </gateway>
            """.formatted(RATE, BURST);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    final List<SlowWire> wires = new ArrayList<>();
    final List<GatewayProcess> gateways = new ArrayList<>();

    /**
     * Starts them; they need not have found their Redis.
     *
     * @param folder for their own files
     */
    SomeGateways(int count, int redis, Path folder) throws Exception {
        try {
            for (int i = 0; i < count; i++) {
                SlowWire wire = new SlowWire(redis);
                wires.add(wire);
                String routes =
                        ROUTES.replace("PORT", String.valueOf(wire.port())).replace("NODES", String.valueOf(count));
                Path own = Files.createDirectory(folder.resolve("gateway-" + i));
                gateways.add(GatewayProcess.start("96m", own, routes));
            }
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    int[] ports() {
        return gateways.stream().mapToInt(GatewayProcess::port).toArray();
    }

    /** A bucket that is full gains nothing while a gateway that was just started takes its time. */
    void warmUp() throws IOException {
        for (int i = 0; i < gateways.size(); i++) {
            for (int request = 0; request < 50; request++) {
                status(i, "/unlimited");
            }
        }
    }

    int status(int gateway, String path) throws IOException {
        return RawClient.fetch(gateways.get(gateway).port(), path).status();
    }

    /** Asks one gateway until it refuses. @return how often it did not */
    int granted(int gateway, String path, int most) throws IOException {
        int granted = 0;
        while (granted < most && status(gateway, path) == 200) {
            granted++;
        }
        return granted;
    }

    /** Waits until the log of each has a line so many times. @return how long that took */
    Duration awaitLog(String part, int times) throws IOException {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < gateways.size(); i++) {
            Duration waited = awaitLog(i, part, times);
            longest = waited.compareTo(longest) > 0 ? waited : longest;
        }
        return longest;
    }

    /** Waits until the log of one has a line so many times. @return how long that took */
    Duration awaitLog(int gateway, String part, int times) throws IOException {
        return awaitLog(gateways.get(gateway), part, times);
    }

    static Duration awaitLog(GatewayProcess gateway, String part, int times) throws IOException {
        long began = System.nanoTime();
        while (lines(gateway, part) < times) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new AssertionError("not " + times + " times in the log: " + part + "\n" + gateway.errors());
            }
            LockSupport.parkNanos(10_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** @return how many lines of its log have this in them */
    long lines(int gateway, String part) throws IOException {
        return lines(gateways.get(gateway), part);
    }

    private static long lines(GatewayProcess gateway, String part) throws IOException {
        return gateway.errors().lines().filter(line -> line.contains(part)).count();
    }

    @Override
    public void close() throws IOException {
        gateways.forEach(GatewayProcess::close);
        for (SlowWire wire : wires) {
            wire.close();
        }
    }
}
