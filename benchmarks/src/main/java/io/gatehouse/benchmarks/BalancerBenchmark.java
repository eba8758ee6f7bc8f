package io.gatehouse.benchmarks;

import io.gatehouse.upstream.balance.Candidate;
import io.gatehouse.upstream.balance.LeastConnections;
import io.gatehouse.upstream.balance.LoadBalancer;
import io.gatehouse.upstream.balance.RandomTwo;
import io.gatehouse.upstream.balance.RoundRobin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Choosing one endpoint of some, with weights that differ. */
@State(Scope.Benchmark)
public class BalancerBenchmark {

    @Param({"round-robin", "least-connections", "random-two"})
    public String balance;

    @Param({"3", "30"})
    public int endpoints;

    private LoadBalancer balancer;
    private List<Backend> candidates;

    private record Backend(int weight, int inFlight) implements Candidate {

        @Override
        public long identity() {
            return weight;
        }
    }

    @Setup
    public void prepare() {
        balancer =
                switch (balance) {
                    case "round-robin" -> new RoundRobin();
                    case "least-connections" -> new LeastConnections();
                    default -> new RandomTwo(bound -> ThreadLocalRandom.current().nextInt(bound));
                };
        candidates = new ArrayList<>();
        for (int i = 0; i < endpoints; i++) {
            candidates.add(new Backend(1 + i % 3, i * 7 % 5));
        }
    }

    @Benchmark
    public Candidate choose() {
        return balancer.choose(candidates);
    }
}
