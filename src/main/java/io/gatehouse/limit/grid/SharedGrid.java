package io.gatehouse.limit.grid;

import io.gatehouse.limit.Buckets;
import io.gatehouse.limit.Grid;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.upstream.DaemonThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** One grid at work: its threads, and how it stands with its engine. Starts without it, and finds it whenever it comes. */
final class SharedGrid implements Grid, AutoCloseable {

    /** for an answer, in milliseconds; an engine that takes longer is away */
    static final int PATIENCE_MILLIS = 500;

    private static final int TELLERS = 4;
    private static final int ROUNDS_EACH_BEAT = 50;
    private static final int MOST_LATE = 5;
    private static final long IDLE_SECONDS = 10;
    private static final long END_MILLIS = 1_000;

    /** The notice that stands for all: what is cached of everything is thrown away. */
    static final String EVERYTHING = "hard *";

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final GridSpec spec;
    private final Store store;
    private final LongSupplier nanoTime;
    private final Pulse pulse;
    private final Duration twoAnswers;
    private final Presence presence;
    private final SharedClock clock;
    private final StoredBuckets stored;
    private final DaemonThreads threads = new DaemonThreads("gatehouse-grid");
    private final ScheduledExecutorService rounder = Executors.newSingleThreadScheduledExecutor(threads);
    private final ExecutorService tellers = threads(TELLERS);
    private final ExecutorService asker = threads(1);
    private final Rounds rounds;
    private final Beat beat;
    private final Bulletin bulletin;
    private int untilBeat;
    private volatile boolean heard;

    /** whether something was late since the last beat */
    private boolean stuck;

    /** beats in a row in which something was */
    private int late;

    /**
     * How fast it goes.
     *
     * @param patience for an answer, less than a beat
     * @param round from one round to the next; {@value #ROUNDS_EACH_BEAT} rounds and one are a beat
     */
    record Pulse(Duration patience, Duration round) {

        static final Pulse USUAL = new Pulse(Duration.ofMillis(PATIENCE_MILLIS), Duration.ofNanos(Rounds.EACH_NANOS));
    }

    /** @param hearing hears what the gateways tell each other */
    SharedGrid(GridSpec spec, Store store, LongSupplier nanoTime, InstantSource time, Hearing hearing, Pulse pulse) {
        this.pulse = pulse;
        this.twoAnswers = pulse.patience.multipliedBy(2);
        this.spec = spec;
        this.store = store;
        this.nanoTime = nanoTime;
        this.presence = new Presence(spec, time, nanoTime);
        this.clock = new SharedClock(spec.name(), nanoTime, () -> TimeUnit.MILLISECONDS.toNanos(time.millis()));
        this.stored = new StoredBuckets(store, clock, spec.toString(), nanoTime);
        this.rounds = new Rounds(tellers, presence, nanoTime);
        this.bulletin = new Bulletin(
                spec.name(), hearing, EVERYTHING, () -> UUID.randomUUID().toString(), nanoTime);
        this.beat = new Beat(this::meet, asker, presence, nanoTime, pulse.patience.toNanos());
    }

    private void meet() {
        clock.agree(store);
        if (heard) {
            bulletin.exchange(store);
        }
    }

    /** From now on what the gateways tell each other is heard, and what waits is told: not before a descriptor is accepted. */
    void hear() {
        heard = true;
    }

    /**
     * Tells the other gateways, within a moment if the engine is there, or as soon as it is.
     *
     * @return false if it has ended
     */
    boolean post(String notice) {
        return bulletin.post(notice);
    }

    /** Tells the other gateways what those of another grid could not be told. */
    void takeOver(List<String> notices) {
        bulletin.takeOver(notices);
    }

    private ExecutorService threads(int most) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    SharedGrid start() {
        long each = pulse.round.toNanos();
        Future<?> ignored = rounder.scheduleWithFixedDelay(this::round, 0, each, TimeUnit.NANOSECONDS);
        return this;
    }

    /** An executor drops a task that has thrown once; the rounds must go on. */
    private void round() {
        try {
            // two answers make one
            if (rounds.giveUp(twoAnswers.toNanos())) {
                stuck = true;
                presence.fails("no answer within " + twoAnswers.toMillis() + " ms");
            }
            if (!beat.check()) {
                stuck = true;
            }
            if (heard && presence.isHere() && (bulletin.isWaiting() || bulletin.isDue())) {
                beat.begin();
            }
            if (--untilBeat < 0) {
                untilBeat = ROUNDS_EACH_BEAT;
                breakOff();
                beat.begin();
                rounds.sweep();
            }
            rounds.round();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, spec + " met an error", e);
        }
    }

    /** Not the first that is late: a connection by TLS takes its time where much else is done, and is good afterwards. */
    private void breakOff() {
        late = stuck ? late + 1 : 0;
        stuck = false;
        if (late >= MOST_LATE) {
            late = 0;
            store.breakOff();
        }
    }

    @Override
    public Buckets share(LimitSpec limit) {
        return new SharedBuckets(limit, spec, stored, rounds, presence, nanoTime);
    }

    GridSpec spec() {
        return spec;
    }

    /** @return how it stands with the engine, for operators */
    String standing() {
        return presence.toString();
    }

    /**
     * What was granted and what waits is told before it ends, as far as that is a matter of a moment.
     *
     * @return notices that could not be told
     */
    List<String> end() {
        rounder.shutdownNow();
        rounds.round();
        tellers.shutdown();
        Future<?> lastWords = heard && bulletin.isWaiting() ? asker.submit(() -> bulletin.exchange(store)) : null;
        try {
            if (!tellers.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                tellers.shutdownNow();
            }
            if (lastWords != null) {
                lastWords.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, spec + " takes no last words", e);
        } catch (InterruptedException e) {
            tellers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        asker.shutdownNow();
        store.close();
        if (!threads.join(END_MILLIS)) {
            LOG.log(System.Logger.Level.WARNING, "a thread that asks " + spec + " does not stop");
        }
        return bulletin.end();
    }

    /** For who has told nothing. */
    @Override
    public void close() {
        List<String> ignored = end();
    }
}
