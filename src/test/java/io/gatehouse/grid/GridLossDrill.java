package io.gatehouse.grid;

import static io.gatehouse.grid.SomeGateways.HERE;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.SlowWire;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R11: the Redis in which two gateways share their limits dies, is slow, and is split from them, while both are asked for more than they may let pass. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class GridLossDrill extends GridFixture {

    private static final int NODES = 2;
    private static final int EACH = 250;
    private static final Duration PHASE = Duration.ofSeconds(8);
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final double MOST_MORE_MILLIS = 50;
    private static final double SOON_SECONDS = 5;
    private static final String AWAY = "is away, and until it is back each limit lets 1/2 of its own pass here";

    private final Figures figures = new Figures("R11");

    GridLossDrill() {
        super(NODES);
    }

    /** What there is to begin and to end. */
    private interface Step {
        void take() throws Exception;
    }

    @Test
    void whatever_becomes_of_it_nobody_waits_and_each_lets_its_part_pass() throws Exception {
        try (SteadyLoad a = load(0);
                SteadyLoad b = load(1)) {
            List<SteadyLoad> loads = List.of(a, b);
            a.goOn(Duration.ofSeconds(4));
            List<Long> calm = now(loads);
            a.goOn(PHASE);
            List<Phase> phases = new ArrayList<>();
            phases.add(new Phase("calm", calm, now(loads)));
            phases.add(phase("dead", loads, 1, redis::close, redis::restart));
            phases.add(phase(
                    "answers after 5 s", loads, 2, () -> gateways.wires.forEach(wire -> wire.delay(SLOW)), this::mend));
            phases.add(phase("split off", loads, 3, () -> gateways.wires.forEach(SlowWire::cut), this::mend));
            List<Answers> all = List.of(a.stop(), b.stop());
            for (Phase phase : phases) {
                judge(phase, all, phases.get(0));
            }
        }
        figures.judge();
    }

    private SteadyLoad load(int gateway) throws Exception {
        return SteadyLoad.start(
                gateways.ports()[gateway],
                EACH,
                number -> number % 5 == 0 ? Ask.get("free", "/unlimited") : Ask.get("limited", "/fast"));
    }

    private static List<Long> now(List<SteadyLoad> loads) {
        return loads.stream().map(SteadyLoad::now).toList();
    }

    private void mend() {
        gateways.wires.forEach(SlowWire::mend);
    }

    /** @param from and to, in the time of each load: from when it was known to be away until it was mended */
    private record Phase(String name, List<Long> from, List<Long> to) {}

    private Phase phase(String name, List<SteadyLoad> loads, int times, Step begin, Step mend) throws Exception {
        begin.take();
        Duration noticed = gateways.awaitLog(AWAY, times);
        figures.note("s until it is known: " + name, noticed.toMillis() / 1e3);
        List<Long> from = now(loads);
        loads.get(0).goOn(PHASE);
        List<Long> to = now(loads);
        mend.take();
        figures.atMost(
                "s until they count together again: " + name,
                gateways.awaitLog(HERE, times).toMillis() / 1e3,
                SOON_SECONDS);
        loads.get(0).goOn(Duration.ofSeconds(2));
        return new Phase(name, from, to);
    }

    private void judge(Phase phase, List<Answers> all, Phase calm) {
        int granted = 0;
        for (int i = 0; i < NODES; i++) {
            Answers some = all.get(i).due(phase.from.get(i), phase.to.get(i));
            Answers before = all.get(i).due(calm.from.get(i), calm.to.get(i));
            figures.none(
                    "neither 200 nor 429, " + phase.name + ", gateway " + i,
                    some.only(answer -> answer.status() != 200 && answer.status() != 429)
                            .count());
            for (String kind : List.of("free", "limited")) {
                double more = Figures.millis(some.kind(kind).usualP99())
                        - Figures.millis(before.kind(kind).usualP99());
                figures.atMost(
                        "ms more, p99 of " + kind + ", " + phase.name + ", gateway " + i, more, MOST_MORE_MILLIS);
            }
            granted +=
                    some.kind("limited").only(answer -> answer.status() == 200).count();
        }
        double seconds = (phase.to.get(0) - phase.from.get(0)) / 1e9;
        double percent = 100 * granted / (seconds * SomeGateways.RATE);
        figures.atLeast("% of the limit that both let pass, " + phase.name, percent, 85);
        figures.atMost("% of the limit that both let pass, " + phase.name, percent, 115);
    }
}
