package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FallbackPolicy;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Leftover;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.exchange.Way;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.PathRewrite;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.upstream.UpstreamResponse;
import io.gatehouse.upstream.UpstreamSpec;
import io.gatehouse.upstream.Wish;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sends exchanges upstream. */
public final class Forwarder implements Way {

    private final UpstreamClient client;
    private final Clock clock;
    private final IntUnaryOperator random;
    private final Belonging belonging = new Belonging();

    /** @param random gives, for a bound, a number from 0 below it */
    public Forwarder(UpstreamClient client, Clock clock, IntUnaryOperator random) {
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
        boolean hasBody = Leftover.isBodyOf(exchange.request());
        exchange.startAsync();
        start(exchange, routed, action, upstream, hasBody);
    }

    @Override
    public void fetch(Exchange errand, Decision.Routed routed, Action.Forward action) {
        forwarding(errand, routed, action, upstream(errand, routed, action), null, null, clock.now())
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
        RequestBody body = hasBody ? new RequestBody(exchange) : null;
        FallbackPolicy policy = exchange.policy(FallbackPolicy.class);
        Fallback fallback = null;
        if (policy != null) {
            String to = policy.to();
            fallback = new Fallback(
                    policy,
                    exchange,
                    to == null ? null : other(exchange, to, upstream.spec().name()),
                    other -> forwarding(exchange, routed, action, other, body, null, now)
                            .start());
        }
        forwarding(exchange, routed, action, upstream, body, fallback, now).start();
        if (body != null && !exchange.isCompleted()) {
            body.listen();
        }
    }

    /** @param startedAt since when the exchange is on its way, by the ticker */
    private Forwarding forwarding(
            Exchange exchange,
            Decision.Routed routed,
            Action.Forward action,
            Upstream upstream,
            @Nullable RequestBody body,
            @Nullable Fallback fallback,
            long startedAt) {
        Generation generation = Objects.requireNonNull(exchange.generation());
        TimeoutPolicy timeouts = exchange.policy(TimeoutPolicy.class);
        RetryPolicy retry = exchange.policy(RetryPolicy.class);
        Wish wish = belonging.of(exchange, upstream);
        FieldNames identityFields = generation.table().identityFields();
        return new Forwarding(
                exchange,
                upstream,
                new RoutePlan(exchange, identityFields, body != null, routed, action, upstream, wish),
                new Forwarding.Manners(
                        wish,
                        timeouts == null ? TimeoutPolicy.DEFAULT : timeouts,
                        retry == null ? RetryPolicy.UNSENT : retry,
                        fallback,
                        startedAt),
                client,
                clock,
                body);
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
        private volatile String sentHost = "";

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
        public UpstreamRequest request(Endpoint endpoint) {
            UpstreamRequest request = RequestComposer.compose(
                    exchange.arrival(),
                    routed.host().origin(exchange.head()),
                    hasBody,
                    UpstreamTarget.of(exchange.head(), routed),
                    host(endpoint),
                    exchange.id(),
                    identityFields,
                    requestHooks());
            // the route's policies may have changed it
            sentHost = Objects.requireNonNullElse(request.headers().first("Host"), "");
            return request;
        }

        private List<Consumer<Headers.Builder>> requestHooks() {
            List<Consumer<Headers.Builder>> hooks = exchange.requestHooks();
            Generation generation = exchange.generation();
            if (generation == null || !generation.upstreams().hideCookies()) {
                return hooks;
            }
            List<Consumer<Headers.Builder>> more = new ArrayList<>(hooks);
            more.add(generation.upstreams()::hideCookies);
            return more;
        }

        private String host(Endpoint endpoint) {
            RequestHead head = exchange.head();
            boolean own = upstream.spec().hostHeader() == UpstreamSpec.HostHeader.ENDPOINT
                    || head.host().isEmpty();
            return own ? endpoint.spec().authority() : head.authority();
        }

        @Override
        public ResponseHead response(UpstreamResponse head, Endpoint endpoint) throws ProtocolException {
            ResponseHead down = ResponseHeads.down(
                    head,
                    mapBack(endpoint),
                    HopByHop.takesTrailers(exchange.head().headers()));
            Belonging.remember(exchange, routed, upstream, wish, endpoint);
            return down;
        }

        private @Nullable MapBack mapBack(Endpoint endpoint) {
            if (!action.mapBack()) {
                return null;
            }
            PathRewrite rewrite = action.rewrite();
            return new MapBack(
                    exchange.head(),
                    routed.host().publicUrl(),
                    exchange.arrival().contextPath(),
                    path -> rewrite.mapBack(path, routed.captures()).orElse(path),
                    endpoint.spec().scheme(),
                    endpoint.spec().authority(),
                    sentHost);
        }
    }
}
