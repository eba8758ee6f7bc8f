package io.gatehouse.benchmarks;

import io.gatehouse.http.IpAddress;
import io.gatehouse.limit.Counted;
import io.gatehouse.limit.Draw;
import io.gatehouse.limit.Ledger;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Limiter;
import io.gatehouse.limit.Limiters;
import io.gatehouse.limit.Rate;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Drawing one token, of one of so many addresses that have all been here before. */
@State(Scope.Benchmark)
public class LimiterBenchmark {

    @Param({"1", "1000000"})
    public int keys;

    private Limiter limiter;

    @Setup
    public void prepare() {
        LimitSpec spec = new LimitSpec("route a", "default", "client-ip", false, Rate.parse("300/s"), 600, 1_000_000);
        limiter = Limiters.NONE
                .next(new Counted(Set.of(spec), Set.of(), Set.of()), new Limiters.Means(System::nanoTime, InstantSource.system(), new Ledger(null, InstantSource.system())))
                .get(spec);
        for (int i = 0; i < keys; i++) {
            limiter.draw(address(i), 1);
        }
    }

    private static IpAddress address(int i) {
        return new IpAddress(0x2001_0db8_0000_0000L + i, 0, false);
    }

    @Benchmark
    public Draw draw() {
        return limiter.draw(address(ThreadLocalRandom.current().nextInt(keys)), 1);
    }
}
