package io.gatehouse.benchmarks;

import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.identity.assertion.Signing;
import io.gatehouse.identity.assertion.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to tell an upstream who asks: of a caller of whom it was told before, and of one of whom it was not. */
@State(Scope.Benchmark)
public class AssertionBenchmark {

    private static final List<String> CLAIMS = List.of("email", "department");

    private Signing signing;
    private Caller caller;
    private long others;

    @Setup
    public void prepare() {
        signing = new Signing(InstantSource.system(), System::nanoTime);
        caller = caller("alice");
    }

    private static Caller caller(String name) {
        return new Caller(
                "corp",
                name,
                Set.of("buyer", "approver", "reader"),
                Set.of("openid", "orders:read", "orders:write"),
                Claims.of(Map.of("email", name + "@example.com", "department", "sales", "iss", "https://id.example.com")),
                null,
                null);
    }

    private Signing.Outcome tell(Caller who) {
        return signing.sign(
                Statement.of("https://gateway.example.com", "orders", who, CLAIMS), "0123456789abcdef0123456789abcdef");
    }

    @Benchmark
    public Signing.Outcome known() {
        return tell(caller);
    }

    /** Each time another caller, so that each time it is signed. */
    @Benchmark
    public Signing.Outcome anew() {
        return tell(caller("u" + others++));
    }
}
