package io.gatehouse.benchmarks;

import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.table.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The 203 routes of a real API, each asked once in a round. */
@State(Scope.Benchmark)
public class GithubBenchmark {

    private static final int ROUTES = 203;

    private RouteTable table;
    private final RequestHead[] hits = new RequestHead[ROUTES];
    private final RequestHead[] misses = new RequestHead[ROUTES];

    @Setup
    public void prepare() throws IOException {
        List<Route> routes = new ArrayList<>();
        for (String line : lines()) {
            String method = line.substring(0, line.indexOf(' '));
            String path = line.substring(line.indexOf('/')).strip();
            String url = "https://api.github.com" + path.replace("{", "").replace("}", "7");
            hits[routes.size()] = MixedRoutes.ask(method, url);
            misses[routes.size()] = MixedRoutes.ask(method, url + "/nowhere");
            routes.add(MixedRoutes.route(line, path, List.of(method), ""));
        }
        table = new RouteTable(
                List.of(MixedRoutes.block(HostPattern.parse("api.github.com"), routes)),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<String> lines() throws IOException {
        try (InputStream file = GithubBenchmark.class.getResourceAsStream("/third-party/routes/github.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROUTES)
    public void hits(Blackhole sink) {
        for (RequestHead head : hits) {
            sink.consume(table.decide(head));
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROUTES)
    public void misses(Blackhole sink) {
        for (RequestHead head : misses) {
            Decision decision = table.decide(head);
            sink.consume(decision);
        }
    }
}
