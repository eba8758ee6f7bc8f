package io.gatehouse.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.SlowWire;
import io.gatehouse.testing.Soon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Gateways in processes of their own that share their limits in one Redis, each with a wire of its own to it. */
final class SomeGateways implements AutoCloseable {

    static final int RATE = 100;
    static final int BURST = 90;

    /** in the log of one that has found its Redis */
    static final String HERE = "answers: limits are counted together";

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <grid redis="redis://127.0.0.1:PORT/0" nodes="NODES"/>
              <routes>
                <route name="fast" path="/fast"><rate-limit rate="%d/s" burst="%d" per="KEY"/><respond>ok</respond></route>
                <route name="slow" path="/slow"><rate-limit rate="1/d" burst="30" per="KEY"/><respond>ok</respond></route>
                <route name="unlimited" path="/unlimited"><respond>ok</respond></route>
                <route name="own" path="/own"><rate-limit rate="1/d" burst="5" shared="false" per="KEY"/><respond>ok</respond></route>
              </routes>
            </gateway>
            """.formatted(RATE, BURST).replace("KEY", "client-ip header:X-Test");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<SlowWire> wires = new ArrayList<>();
    final List<GatewayProcess> processes;

    private final Path folder;

    /** how long each one's log was when the test began */
    private final List<Integer> logged = new ArrayList<>();

    private int test;

    /**
     * Starts them; they need not have found their Redis.
     *
     * @param folder for their own files
     */
    SomeGateways(int count, int redis, Path folder) throws Exception {
        this.folder = folder;
        processes = Arrays.asList(new GatewayProcess[count]);
        ExecutorService starters = Executors.newFixedThreadPool(count);
        try {
            for (int i = 0; i < count; i++) {
                wires.add(new SlowWire(redis));
                logged.add(0);
            }
            List<Callable<GatewayProcess>> starts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                starts.add(() -> processes.set(number, start(number)));
            }
            for (Future<?> started : starters.invokeAll(starts)) {
                started.get();
            }
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        } finally {
            starters.shutdownNow();
        }
    }

    private GatewayProcess start(int number) throws Exception {
        String routes = ROUTES.replace("PORT", String.valueOf(wires.get(number).port()))
                .replace("NODES", String.valueOf(wires.size()));
        return GatewayProcess.start("96m", Files.createTempDirectory(folder, "gateway-" + number), routes);
    }

    /**
     * A test begins. Wires are mended, those that were killed run again, and all have found their Redis; what was counted and logged by then is of
     * no account.
     */
    void begin() throws Exception {
        test++;
        wires.forEach(SlowWire::mend);
        for (int i = 0; i < processes.size(); i++) {
            if (!processes.get(i).isRunning()) {
                processes.set(i, start(i));
            }
        }
        for (GatewayProcess process : processes) {
            Soon.after(PATIENCE, () -> isHere(process));
            assertThat(isHere(process)).isTrue();
        }
        warmUp();
        for (int i = 0; i < processes.size(); i++) {
            logged.set(i, processes.get(i).errors().length());
        }
    }

    private static boolean isHere(GatewayProcess gateway) throws Exception {
        return gateway.attribute("Grid").toString().contains(": here since");
    }

    int[] ports() {
        return processes.stream().mapToInt(GatewayProcess::port).toArray();
    }

    /** A bucket that is full gains nothing while a gateway that was just started takes its time. */
    private void warmUp() throws IOException {
        for (int i = 0; i < processes.size(); i++) {
            for (int request = 0; request < 50; request++) {
                get(i, "/unlimited");
            }
        }
    }

    /** @return a field by which each test has counts of its own */
    String ofThisTest() {
        return "X-Test: " + test;
    }

    RawAnswer get(int gateway, String path) throws IOException {
        return RawClient.fetch(processes.get(gateway).port(), path, ofThisTest());
    }

    /** Asks one gateway until it refuses. @return how often it did not */
    int granted(int gateway, String path, int most) throws IOException {
        int granted = 0;
        while (granted < most && get(gateway, path).status() == 200) {
            granted++;
        }
        return granted;
    }

    /** Begins to ask all of them for more than they may have. */
    Overload overload(String path) {
        return new Overload(path, ofThisTest(), ports());
    }

    /** Waits until each has logged a line so many times since the test began. @return how long that took */
    Duration awaitLog(String part, int times) throws Exception {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < processes.size(); i++) {
            Duration waited = awaitLog(i, part, times);
            longest = waited.compareTo(longest) > 0 ? waited : longest;
        }
        return longest;
    }

    /** Waits until one has logged a line so many times since the test began. @return how long that took */
    Duration awaitLog(int gateway, String part, int times) throws Exception {
        return awaitLog(() -> lines(gateway, part), part, times);
    }

    /** Waits until one has logged a line so many times since it was started. @return how long that took */
    static Duration awaitLog(GatewayProcess gateway, String part, int times) throws Exception {
        return awaitLog(() -> lines(gateway.errors(), part), part, times);
    }

    private static Duration awaitLog(Callable<Long> lines, String part, int times) throws Exception {
        Duration waited = Soon.after(PATIENCE, () -> lines.call() >= times);
        assertThat(lines.call()).as("times in the log: " + part).isGreaterThanOrEqualTo(times);
        return waited;
    }

    /** @return how many lines one has logged since the test began that have this in them */
    long lines(int gateway, String part) throws IOException {
        return lines(processes.get(gateway).errors().substring(logged.get(gateway)), part);
    }

    private static long lines(String log, String part) {
        return log.lines().filter(line -> line.contains(part)).count();
    }

    @Override
    public void close() throws IOException {
        processes.stream().filter(Objects::nonNull).forEach(GatewayProcess::close);
        for (SlowWire wire : wires) {
            wire.close();
        }
    }
}
