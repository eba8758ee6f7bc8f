package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FallbackPolicy;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.exchange.Room;
import io.gatehouse.exchange.Trace;
import io.gatehouse.exchange.Way;
import io.gatehouse.exchange.container.RequestBodies;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import io.gatehouse.http.Methods;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.upstream.UpstreamResponse;
import io.gatehouse.upstream.UpstreamSpec;
import io.gatehouse.upstream.Wish;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sends exchanges upstream. */
public final class Forwarder implements Way {

    /** A copy of a request, of whose answer nobody has anything. */
    private static final Duration LONGEST_COPY = Duration.ofMinutes(1);

    private static final int PART_FOR_KEPT_BODIES = 16;

    private final UpstreamClient client;
    private final Clock clock;
    private final IntUnaryOperator random;
    private final Mirrors mirrors;
    private final Hedges hedges = new Hedges();
    private final Belonging belonging = new Belonging();
    private final ClosedRoutes closed = new ClosedRoutes();
    private final Tunnels tunnels = new Tunnels();

    /** for bodies that may have to be sent again, or of which copies are sent: many clients at once must not fill the heap */
    private final Room kept = new Room(Runtime.getRuntime().maxMemory() / PART_FOR_KEPT_BODIES);

    /**
     * @param mirrors draws of which requests copies are sent
     * @param random gives, for a bound, a number from 0 below it
     */
    public Forwarder(UpstreamClient client, Clock clock, Mirrors mirrors, IntUnaryOperator random) {
        this.mirrors = mirrors;
        this.client = client;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String draw(Exchange exchange, Decision.Routed routed, Action.Forward action) {
        String drawn = exchange.upward().target();
        return drawn == null ? upstream(exchange, routed, action).spec().name() : drawn;
    }

    private Upstream upstream(Exchange exchange, Decision.Routed routed, Action.Forward action) {
        Generation generation = Objects.requireNonNull(exchange.generation());
        String drawn = exchange.upward().target();
        String target = drawn == null ? Canary.draw(exchange, routed, action, random) : drawn;
        Upstream upstream = generation.upstreams().resolve(target, random);
        exchange.upward().drawn(upstream.spec().name());
        return upstream;
    }

    /** Starts the exchange on its way; on the container's thread, as the last thing that the servlet does. */
    void forward(Exchange exchange, Decision.Routed routed, Action.Forward action) throws IOException {
        Upstream upstream = upstream(exchange, routed, action);
        boolean hasBody;
        try {
            hasBody = RequestBodies.follows(exchange.request());
        } catch (IOException e) {
            // nobody has asked for what would go upstream
            exchange.clientGone();
            return;
        }
        exchange.startAsync();
        start(exchange, routed, action, upstream, hasBody);
    }

    @Override
    public void fetch(Exchange errand, Decision.Routed routed, Action.Forward action) {
        Upstream upstream = upstream(errand, routed, action);
        Load load = new Load(errand, routed, action, null);
        forwarding(load, upstream, manners(load, upstream, null, null, clock.now()))
                .start();
    }

    @Override
    public boolean fallBack(Exchange exchange, Fault fault) {
        FallbackPolicy policy = exchange.policy(FallbackPolicy.class);
        String to = policy == null ? null : policy.upstreamFor(fault);
        Upstream other =
                to == null ? null : other(exchange, to, exchange.upward().target());
        if (other == null) {
            return false;
        }
        exchange.upward().drawn(other.spec().name());
        exchange.upward().fellBack(fault.code());
        return true;
    }

    /** @return the upstream that stands in; null when it is the one for which it would */
    private @Nullable Upstream other(Exchange exchange, String to, @Nullable String failed) {
        Generation generation = Objects.requireNonNull(exchange.generation());
        Upstream other = generation.upstreams().resolve(to, random);
        return other.spec().name().equals(failed) ? null : other;
    }

    private void start(
            Exchange exchange, Decision.Routed routed, Action.Forward action, Upstream upstream, boolean hasBody)
            throws IOException {
        long now = clock.now();
        RequestBody body = hasBody ? new RequestBody(exchange, kept) : null;
        Load load = new Load(exchange, routed, action, body);
        Mirror mirror = mirrors.draw(
                exchange, routed, upstream.spec().name(), (copy, itsBody, tap) -> send(copy, load, itsBody, tap));
        RetryPolicy retry = exchange.policy(RetryPolicy.class);
        if (body != null
                && retry != null
                && Methods.isIdempotent(exchange.head().method())) {
            body.keepForAnother((int) retry.body());
        }
        if (mirror != null && body != null) {
            body.keep((int) mirror.policy().body(), mirror::send);
        }
        AnswerTap tap = mirror == null ? null : mirror.original();
        forwarding(load, upstream, manners(load, upstream, fallback(load, upstream, now), tap, now))
                .start();
        if (mirror != null && body == null && exchange.endpoint() != null) {
            // it is on its way, and neither refused nor in a queue
            mirror.send();
        }
        if (body != null && !exchange.isCompleted()) {
            body.listen();
        }
    }

    /** What is sent, and as which route says. */
    private record Load(
            Exchange exchange,
            Decision.Routed routed,
            Action.Forward action,
            @Nullable Payload body) {

        Generation generation() {
            return Objects.requireNonNull(exchange.generation());
        }
    }

    private @Nullable Fallback fallback(Load load, Upstream upstream, long startedAt) {
        FallbackPolicy policy = load.exchange().policy(FallbackPolicy.class);
        if (policy == null) {
            return null;
        }
        String to = policy.to();
        String failed = upstream.spec().name();
        return new Fallback(
                policy,
                load.exchange(),
                to == null ? null : other(load.exchange(), to, failed),
                other -> forwarding(load, other, manners(load, other, null, null, startedAt))
                        .start());
    }

    /** Sends a copy; it is tried once, and given up after a while, however much there may be of its answer. */
    private void send(Exchange copy, Load of, @Nullable Payload body, @Nullable AnswerTap tap) {
        Load load = new Load(copy, of.routed(), of.action(), body);
        String drawn = Objects.requireNonNull(copy.upward().target());
        Upstream upstream = load.generation().upstreams().resolve(drawn, random);
        TimeoutPolicy timeouts = timeouts(copy).within(LONGEST_COPY);
        forwarding(
                        load,
                        upstream,
                        new Manners(
                                belonging.of(copy, upstream),
                                timeouts,
                                RetryPolicy.NONE,
                                null,
                                null,
                                tap,
                                tunnels,
                                clock.now()))
                .start();
    }

    private static TimeoutPolicy timeouts(Exchange exchange) {
        TimeoutPolicy timeouts = exchange.policy(TimeoutPolicy.class);
        TimeoutPolicy own = timeouts == null ? TimeoutPolicy.DEFAULT : timeouts;
        Duration most = GrpcDeadline.of(exchange.head());
        return most == null ? own : own.within(most);
    }

    /** @param startedAt since when the exchange is on its way, by the ticker */
    private Manners manners(
            Load load, Upstream upstream, @Nullable Fallback fallback, @Nullable AnswerTap tap, long startedAt) {
        RetryPolicy retry = load.exchange().policy(RetryPolicy.class);
        return new Manners(
                belonging.of(load.exchange(), upstream),
                timeouts(load.exchange()),
                retry == null ? RetryPolicy.UNSENT : retry,
                hedges.of(load.exchange(), upstream, load.body()),
                fallback,
                tap,
                tunnels,
                startedAt);
    }

    /** @return the routes that an operator has closed */
    public ClosedRoutes closed() {
        return closed;
    }

    /** @return for people, each route that has asked second endpoints since the start, and what became of it */
    public String hedges() {
        return hedges.shown();
    }

    /** These are the routes and upstreams now: what was counted and learnt of others is forgotten. */
    public void keep(Set<String> routes, Set<String> upstreams) {
        mirrors.keep(routes);
        hedges.keep(routes, upstreams);
    }

    /** @return the exchanges that have left HTTP */
    public Tunnels tunnels() {
        return tunnels;
    }

    private Forwarding forwarding(Load load, Upstream upstream, Manners manners) {
        RoutePlan plan = new RoutePlan(
                load.exchange(),
                load.generation().table().identityFields(),
                load.body() != null,
                load.routed(),
                load.action(),
                upstream,
                manners.wish());
        return new Forwarding(load.exchange(), upstream, plan, manners, client, clock, load.body());
    }

    /** What a route does to requests and answers. */
    private static final class RoutePlan implements Try.Plan {

        private final Exchange exchange;
        private final FieldNames identityFields;
        private final boolean hasBody;
        private final Decision.Routed routed;
        private final Action.Forward action;
        private final Upstream upstream;
        private final Wish wish;

        RoutePlan(
                Exchange exchange,
                FieldNames identityFields,
                boolean hasBody,
                Decision.Routed routed,
                Action.Forward action,
                Upstream upstream,
                Wish wish) {
            this.exchange = exchange;
            this.identityFields = identityFields;
            this.hasBody = hasBody;
            this.routed = routed;
            this.action = action;
            this.upstream = upstream;
            this.wish = wish;
        }

        @Override
        public UpstreamRequest request(Endpoint endpoint, long left) {
            return RequestComposer.compose(
                    exchange.arrival(),
                    routed.host().origin(exchange.head()),
                    hasBody,
                    UpstreamTarget.of(exchange.head(), routed),
                    host(endpoint),
                    exchange.id(),
                    identityFields,
                    requestHooks(left));
        }

        @Override
        public Headers trailers(UpstreamRequest sent, Headers came) {
            return RequestTrailers.up(
                    came, exchange.head().headers(), sent.headers(), identityFields, requestHooks(-1));
        }

        /** What policies say of a field has the last word. */
        private List<Consumer<Headers.Builder>> requestHooks(long left) {
            List<Consumer<Headers.Builder>> hooks = new ArrayList<>();
            Trace trace = exchange.upward().trace();
            if (trace != null) {
                hooks.add(trace::tell);
            }
            if (left >= 0) {
                hooks.add(fields ->
                        timeouts(exchange).deadline().tell(fields, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left))));
                if (GrpcDeadline.of(exchange.head()) != null) {
                    hooks.add(fields -> GrpcDeadline.tell(fields, left));
                }
            }
            hooks.addAll(exchange.requestHooks());
            Generation generation = exchange.generation();
            if (generation != null && generation.upstreams().hideCookies()) {
                hooks.add(generation.upstreams()::hideCookies);
            }
            return hooks;
        }

        private String host(Endpoint endpoint) {
            RequestHead head = exchange.head();
            boolean own = upstream.spec().hostHeader() == UpstreamSpec.HostHeader.ENDPOINT
                    || head.host().isEmpty();
            return own ? endpoint.spec().authority() : head.authority();
        }

        @Override
        public ResponseHead response(UpstreamResponse head, Endpoint endpoint, UpstreamRequest sent)
                throws ProtocolException {
            ResponseHead down = ResponseHeads.down(
                    head,
                    mapBack(endpoint, sent),
                    HopByHop.takesTrailers(exchange.head().headers()));
            if (down.status() == Switching.STATUS) {
                Switching.add(down.headers());
            }
            Belonging.remember(exchange, routed, upstream, wish, endpoint);
            return down;
        }

        private @Nullable MapBack mapBack(Endpoint endpoint, UpstreamRequest sent) {
            if (!action.mapBack()) {
                return null;
            }
            PathRewrite rewrite = action.rewrite();
            return new MapBack(
                    exchange.head(),
                    routed.host().publicUrl(),
                    exchange.arrival().contextPath(),
                    path -> rewrite.mapBack(path, routed.captures()).orElse(path),
                    endpoint.spec().webScheme(),
                    endpoint.spec()::authority,
                    // the route's policies may have changed it
                    Objects.requireNonNullElse(sent.headers().first("Host"), ""));
        }
    }
}
