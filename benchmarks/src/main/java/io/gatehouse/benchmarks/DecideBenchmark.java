package io.gatehouse.benchmarks;

import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;
import io.gatehouse.route.table.RouteTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision among few routes and among many: the second may take three times as long as the first, at most. */
@State(Scope.Benchmark)
public class DecideBenchmark {

    @Param({"10", "10000"})
    public int routes;

    @Param({
        "exact",
        "prefix",
        "template",
        "host",
        "method",
        "when-header",
        "when-query",
        "when-cookie",
        "no-route",
        "wrong-method"
    })
    public String asked;

    private RouteTable table;
    private RequestHead head;

    @Setup
    public void prepare() {
        table = MixedRoutes.table(routes);
        int group = routes / 10 * 7 / 10;
        head = MixedRoutes.request(asked, group);
        String expected =
                switch (asked) {
                    case "no-route" -> "no-route";
                    case "wrong-method" -> "method-not-allowed";
                    default -> asked.replace("when-", "").replace("method", "delete") + "-" + group;
                };
        String outcome = table.decide(head) instanceof Decision.Routed routed
                ? routed.route().name()
                : ((Decision.Refused) table.decide(head)).fault().code();
        if (!outcome.equals(expected)) {
            throw new IllegalStateException(outcome + " (expected: " + expected + ")");
        }
    }

    @Benchmark
    public Decision decide() {
        return table.decide(head);
    }
}
