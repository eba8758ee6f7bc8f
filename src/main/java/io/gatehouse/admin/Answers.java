package io.gatehouse.admin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the desk answers. Each record is one JSON object; what is null is left out. Times are ISO 8601 in UTC. */
public final class Answers {

    private Answers() {}

    public record Me(
            @Meaning("who asks, with the realm that says so")
            String name,

            @Meaning("the roles that this desk knows") List<String> roles,

            @Meaning("whether it is by a sign-on of the gateway's, which /_gatehouse/logout ends")
            boolean signedOn,

            @Meaning("whether gateway-admin may put a descriptor to work that is sent here")
            boolean takesDescriptors) {}

    public record Gateway(
            @Meaning("STARTING, READY, NOT_READY or STOPPING")
            String state,

            @Meaning("counts accepted descriptors, from 1; 0 while there is none")
            long generation,

            @Meaning(value = "when this generation was put to work", optional = true) @Nullable
            String loadedAt,

            @Meaning(
                    "the beginning of the SHA-256 of its texts, by which nodes are seen to serve the same; empty while there is none")
            String digest,

            @Meaning("where the descriptor is read from") String source,

            @Meaning("the problems of the change that was refused last; none when the last one was accepted")
            List<String> lastRefusal,

            @Meaning(value = "when that was", optional = true) @Nullable
            String lastRefusalAt,

            @Meaning("how many routes there are") int routes,
            @Meaning("how many upstreams there are") int upstreams,

            @Meaning("exchanges that have not come to their last byte")
            long inFlight,

            @Meaning("exchanges that have ended since the start")
            long requestsTotal,

            @Meaning("those of them that the gateway or an upstream failed")
            long failuresTotal,

            @Meaning("faults since the start, by code") Map<String, Long> faultsTotal,

            @Meaning("lines of the access log that were lost")
            long logLinesLostTotal,

            @Meaning("where limits are shared, and how that stands; empty for nowhere")
            String grid,

            @Meaning("how many warnings there are") int warnings,

            @Meaning("what is otherwise than the descriptor says because it was ordered")
            List<String> orders,

            @Meaning("when the gateway was started") String startedAt,
            @Meaning("of the gateway") String version) {}

    public record Routes(
            @Meaning("in the order of the descriptor") List<Route> routes) {}

    public record Route(
            @Meaning("unique among routes") String name,

            @Meaning("the block in which it stands; empty when that has no name")
            String block,

            @Meaning("the hosts of the block") List<String> hosts,
            @Meaning("where the descriptor declares it") String at,
            @Meaning("the paths that it takes") List<String> paths,

            @Meaning("the methods that it takes; none for any")
            List<String> methods,

            @Meaning("what else a request must meet; empty for nothing")
            String when,

            @Meaning("forward, redirect or respond") String action,

            @Meaning(value = "the upstream or split that it is sent to", optional = true) @Nullable
            String to,

            @Meaning(value = "the status that it is answered with, where it is not sent upstream", optional = true)
            @Nullable
            Integer status,

            @Meaning("whether the descriptor switches it on")
            boolean enabled,

            @Meaning(value = "the fault that it is answered with by order of an operator", optional = true) @Nullable
            String disabledWith,

            @Meaning("what runs before, as the descriptor has it")
            List<String> policies) {}

    public record Upstreams(@Meaning("by name") List<Upstream> upstreams) {}

    public record Upstream(
            @Meaning("unique among upstreams and splits") String name,
            @Meaning("how one endpoint is chosen") String balance,

            @Meaning("requests that have not come to their last byte")
            int inFlight,

            @Meaning("that it has now") List<Endpoint> endpoints) {}

    public record Endpoint(
            @Meaning("by which orders name it") String url,

            @Meaning(value = "by which sessions name it", optional = true) @Nullable
            String route,

            @Meaning("share of the traffic, relative to the others")
            int weight,

            @Meaning("2 takes traffic only while 1 has nothing")
            int tier,

            @Meaning("whether it takes no new requests") boolean drains,

            @Meaning("whether that is otherwise than the descriptor says, by order of an operator")
            boolean ordered,

            @Meaning("whether it is well, and not left out for what failed")
            boolean fit,

            @Meaning("how it is, for people") String health,

            @Meaning("requests that have not come to their last byte")
            int inFlight,

            @Meaning("requests that it was given since it came")
            long requestsTotal) {}

    public record Splits(@Meaning("by name") List<Split> splits) {}

    public record Split(
            @Meaning("unique among upstreams and splits") String name,

            @Meaning("whether other weights than the descriptor's are in force")
            boolean shifted,

            @Meaning("in the order of the descriptor") List<Part> parts) {}

    public record Part(
            @Meaning("the name of an upstream") String upstream,
            @Meaning("in force") int weight,
            @Meaning("of the descriptor") int written) {}

    public record Limits(
            @Meaning("those that count what comes") List<Limit> limits,
            @Meaning("those that count what is in flight") List<Concurrency> concurrency) {}

    public record Limit(
            @Meaning("by which orders name it: NAME of SCOPE")
            String name,

            @Meaning("what is counted apart") String per,
            @Meaning("in force, as 5/s") String rate,
            @Meaning("in force") long burst,
            @Meaning("of the descriptor") String written,

            @Meaning("for how long another rate is in force still; 0 when it is its own")
            long overriddenSeconds,

            @Meaning("counted apart now") long keys,

            @Meaning("answers whose cost was not understood")
            long misread,

            @Meaning("whether other gateways draw from it too: alone, together, part or nothing")
            String sharing) {}

    public record Concurrency(
            @Meaning("where it is written") String scope,

            @Meaning("what is counted apart; empty for nothing")
            String per,

            @Meaning("of all keys") long inFlight,

            @Meaning("what it has found of itself, for people; empty where it finds nothing")
            String found) {}

    public record Cache(
            @Meaning("answers in memory") long answers,
            @Meaning("that they take") long bytes,
            @Meaning("answers that had to give way") long evictionsTotal,

            @Meaning("what does not work; empty where all does")
            String problem,

            @Meaning("those that have been asked") List<CachedRoute> routes) {}

    public record CachedRoute(
            @Meaning("its name") String route,

            @Meaning("from 0 to 1: how many requests did not go upstream")
            double hitRatio,

            @Meaning("answered from the store") long hitsTotal,
            @Meaning("of those, stale ones") long staleTotal,
            @Meaning("asked upstream") long missesTotal,
            @Meaning("of those, confirmed by the origin") long validatedTotal,
            @Meaning("got what another had asked for") long collapsedTotal,
            @Meaning("answers that were stored") long storedTotal,
            @Meaning("of bodies that came from the store") long bytesTotal) {}

    public record Usage(
            @Meaning("as 2026-11, in UTC") String month,
            @Meaning("by name") List<UsedBy> callers) {}

    public record UsedBy(
            @Meaning("realm and name") String caller,
            @Meaning("in that month") long requests) {}

    public record Warnings(
            @Meaning("where the server contradicts the descriptor, and more")
            List<String> warnings) {}

    public record Generations(
            @Meaning("the one that is served") long current,

            @Meaning("whether it was rolled back to, and so is not what the source says")
            boolean rolledBack,

            @Meaning("those whose text is kept, the last one first")
            List<Generation> generations) {}

    public record Generation(
            @Meaning("counts accepted descriptors, from 1; from -1 down for those of before the last start")
            long number,

            @Meaning("when it was put to work") String at,

            @Meaning("where it came from, or what it was rolled back to")
            String source,

            @Meaning("the beginning of the SHA-256 of its text")
            String digest,

            @Meaning("what is otherwise than in the one before it; none where nothing is known of that")
            Changes changes) {}

    public record Changes(
            @Meaning("how many things are otherwise") int total,
            @Meaning("the first five hundred of them") List<Change> changes) {

        public static final Changes NONE = new Changes(0, List.of());
    }

    public record Change(
            @Meaning("added, removed or changed") String kind,
            @Meaning("its element, such as route") String noun,

            @Meaning("by which it is the same in both; empty for what there is only one of")
            String name,

            @Meaning("what is said of something new or gone, or what is said otherwise")
            List<Detail> details) {}

    public record Detail(
            @Meaning("an attribute, an element, or what people call it")
            String what,

            @Meaning(value = "how it was", optional = true) @Nullable
            String before,

            @Meaning(value = "how it is", optional = true) @Nullable
            String after) {}

    public record Audit(
            @Meaning(
                    "as they stand in the file: number, time, phase, actor, way, address, what, arguments, before, after, result,"
                            + " generation, previous")
            List<Map<String, Object>> lines) {}

    public record Descriptor(
            @Meaning("its generation") long generation,

            @Meaning("in their order; what may be a secret is *** in them")
            List<Piece> pieces) {}

    public record Piece(
            @Meaning("the file or the name of the JNDI entry")
            String name,

            @Meaning("the text") String text) {}

    public record Serving(
            @Meaning("that is served now") long generation,
            @Meaning("what is otherwise than before") Changes changes,

            @Meaning("what is otherwise than the descriptor says because it was ordered")
            List<String> orders) {}

    public record Validation(
            @Meaning("whether it would be served") boolean valid,
            @Meaning("what is wrong, with places") List<String> problems,

            @Meaning("what would be otherwise than it is now")
            Changes changes) {}

    public record Previewed(
            @Meaning("whether it would be served") boolean valid,
            @Meaning("what is wrong, with places") List<String> problems,

            @Meaning("what is probably not meant, with places")
            List<String> hints,

            @Meaning("the one that it is compared with; 0 while none is served")
            long generation,

            @Meaning("whether it is what the source says, and so what a reload would take")
            boolean ofSource,

            @Meaning("the beginning of the SHA-256 of its text; empty where it cannot be read")
            String digest,

            @Meaning("what would be otherwise than it is now")
            Changes changes,

            @Meaning("recorded requests that were looked at")
            int judged,

            @Meaning("how many of them would be decided otherwise")
            int changed,

            @Meaning("those, by how they fare and would fare, the most frequent first")
            List<Group> groups) {}

    public record Group(
            @Meaning("how they fare now") String before,
            @Meaning("how they would fare") String after,
            @Meaning("how many") int count,
            @Meaning("some of them") List<String> examples) {}

    public record Explained(
            @Meaning("what would become of it, and why, for people")
            String text,

            @Meaning("the same as values: decision, hosts, routes, verdicts")
            Map<String, Object> explanation) {}

    public record Purged(@Meaning("how many answers") int answers) {}

    public record Ended(
            @Meaning("the identities at which sign-ons of this subject have ended")
            List<String> identities) {}
}
