package io.gatehouse.admin;

import java.util.List;
import java.util.Map;

/** What the desk answers of requests that have passed, and that were refused. Each record is one JSON object. */
public final class Traffic {

    private Traffic() {}

    public record Figures(
            @Meaning("of the wall's clock") String at,

            @Meaning("by a clock that only goes forward, to reckon rates by")
            long clockMillis,

            @Meaning("whose figures these are; empty for all together")
            String route,

            @Meaning("requests that have ended, by class of the status: 1xx to 5xx, other")
            Map<String, Long> byStatus,

            @Meaning("those that went wrong") long faultsTotal,

            @Meaning("requests that have not come to their last byte")
            long inFlight,

            @Meaning("upper bounds of the buckets of all spreads but the last one, in microseconds")
            List<Long> boundsMicros,

            @Meaning("how long requests took") Spread durations,

            @Meaning("how long the gateway itself kept them")
            Spread added,

            @Meaning("how long each policy took, where that is measured")
            Map<String, Spread> policies,

            @Meaning("routes that have had requests, the busiest first, a thousand at most")
            List<RouteFigures> routes) {}

    public record Spread(
            @Meaning("how many") long count,
            @Meaning("in all") double seconds,
            @Meaning("how many in each bucket") List<Long> counts) {}

    public record RouteFigures(
            @Meaning("its name, or (no route)") String route,
            @Meaning("requests that have ended") long requestsTotal,

            @Meaning("of those, with a status of 400 to 499")
            long refusedTotal,

            @Meaning("of those, with a status of 500 to 599")
            long failedTotal,

            @Meaning("requests that have not come to their last byte")
            long inFlight,

            @Meaning("since the start") double p50Millis,
            @Meaning("since the start") double p99Millis,

            @Meaning("of what the gateway itself kept them, since the start")
            double addedP99Millis) {}

    public record Refusals(
            @Meaning("the most frequent first") List<Refusal> refusals,

            @Meaning("some of the last requests that were refused, the last first, a hundred at most")
            List<RefusedRequest> recent) {}

    public record RefusedRequest(
            @Meaning("when it was over") String at,
            @Meaning("the policy that refused") String guard,
            @Meaning("the code of the fault") String fault,
            @Meaning("of the fault") int status,
            @Meaning("the route, or (no route)") String route,
            @Meaning("whether it was only watched for") boolean observed,
            @Meaning("the address that it came from") String client,
            @Meaning("such as GET") String method,
            @Meaning("that it asked") String host,

            @Meaning("that it asked for, without parameters")
            String path,

            @Meaning("what was found and expected") String reason) {}

    public record Refusal(
            @Meaning("the policy that refused") String guard,
            @Meaning("the code of the fault") String fault,

            @Meaning("the route, or (no route), or (others)")
            String route,

            @Meaning("whether it was only watched for") boolean observed,
            @Meaning("since the start") long total,

            @Meaning("some of the last, with who was refused")
            List<String> reasons) {}
}
