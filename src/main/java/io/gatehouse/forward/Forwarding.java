package io.gatehouse.forward;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Downstream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FaultException;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.Patience.Wait;
import io.gatehouse.http.HopByHop;
import io.gatehouse.upstream.Admission;
import io.gatehouse.upstream.Connection;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way upstream and back, over as many attempts as are safe. Nobody waits for it: the engine's threads, the
 * container's and the clock's bring it forward, each as far as it can go.
 */
final class Forwarding implements Attempt.Listener, Connecting.Listener, Clock.Watched {

    /** Methods that may be repeated when it is not known whether they were seen (RFC 9110, 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    /** Younger idle connections are trusted with a request that must not be repeated; older ones may just be closing. */
    private static final Duration FRESH_IDLE = Duration.ofSeconds(1);

    /**
     * What a kept connection may be to blame for: the endpoint closed it while it waited, or what was left on it behind the
     * last answer was read as this one. A request whose time is up is another matter.
     */
    private static final Set<Fault> STALE =
            Set.of(Fault.CONNECT_FAILED, Fault.UPSTREAM_BROKE, Fault.UPSTREAM_MALFORMED);

    private static final Duration ANY_IDLE = Duration.ofDays(1);
    private static final int MAX_STALE = 3;
    private static final long HOLD_NANOS = 100_000_000;

    private final Exchange exchange;
    private final Upstream upstream;
    private final Plan plan;
    private final TimeoutPolicy timeouts;
    private final UpstreamClient client;
    private final Clock clock;
    private final Patience patience;
    private final @Nullable RequestBody body;
    private final Runnable admitted;
    private final List<Endpoint> tried = new ArrayList<>(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean refused;
    private int stale;
    private int retries = 1;
    private Patience.@Nullable Lost lastFailure;
    private volatile @Nullable Endpoint endpoint;
    private volatile @Nullable Connecting connecting;
    private volatile @Nullable Attempt attempt;
    private volatile @Nullable ResponseRelay relay;

    /** How requests and answers look on the other side; made once, used by each attempt. */
    interface Plan {

        UpstreamRequest request(Endpoint endpoint);

        ResponseHead response(HttpResponse head, Endpoint endpoint) throws ProtocolException;
    }

    Forwarding(
            Exchange exchange,
            Upstream upstream,
            Plan plan,
            TimeoutPolicy timeouts,
            UpstreamClient client,
            Clock clock,
            boolean hasBody)
            throws IOException {
        this.exchange = exchange;
        this.upstream = upstream;
        this.plan = plan;
        this.timeouts = timeouts;
        this.client = client;
        this.clock = clock;
        // not on the thread that leaves: it may hold the lock of another exchange
        this.admitted = () -> clock.soon(this::next);
        this.body = hasBody ? new RequestBody(exchange, this::bodyBroke) : null;
        this.patience = new Patience(timeouts, upstream.spec().pool().queueTimeout(), clock.now());
    }

    @Nullable
    RequestBody body() {
        return body;
    }

    void start() {
        exchange.sentTo(upstream.spec().name(), null);
        exchange.onComplete(outcome -> cleanUp());
        Admission.Answer answer = upstream.admission().enter(admitted);
        refused = answer == Admission.Answer.FULL;
        if (refused) {
            answer(Fault.UPSTREAM_BUSY, upstream.spec().pool().inFlight() + " in flight");
            return;
        }
        clock.watch(this);
        if (answer == Admission.Answer.ADMITTED) {
            next();
        }
        if (exchange.isCompleted()) {
            clock.forget(this);
        }
    }

    /** The exchange is complete, however it came to that: nothing of it stays anywhere. */
    private void cleanUp() {
        over.set(true);
        clock.forget(this);
        leaveEndpoint();
        Connecting opening = connecting;
        if (opening != null) {
            opening.stop();
        }
        giveUp();
        // who waits no longer in the queue has a place, and gives it to the next
        if (!refused && !upstream.admission().giveUp(admitted)) {
            upstream.admission().leave();
        }
    }

    /** Goes to the next endpoint, if one is left. */
    private void next() {
        if (over.get()) {
            return;
        }
        Endpoint chosen = upstream.choose(tried);
        if (chosen == null) {
            Patience.Lost last = lastFailure;
            answer(
                    last == null ? Fault.NO_ENDPOINT : last.fault(),
                    last == null ? upstream.spec().name() + ": no endpoint is left" : last.detail());
            return;
        }
        endpoint = chosen;
        exchange.sentTo(upstream.spec().name(), chosen.toString());
        open(chosen, body == null && isIdempotent() ? ANY_IDLE : FRESH_IDLE);
    }

    private void open(Endpoint chosen, Duration maxIdle) {
        patience.waitFor(Wait.TO_CONNECT, clock.now());
        Connection idle = client.reuse(chosen, maxIdle);
        if (idle != null) {
            connected(idle);
            return;
        }
        Connecting next = new Connecting(timeouts.connect(), this);
        connecting = next;
        next.start(client, chosen);
    }

    @Override
    public void notConnected(Fault fault, Exception cause) {
        if (!over.get()) {
            tryElsewhere(fault, cause);
        }
    }

    @Override
    public void connected(Connection connection) {
        Endpoint chosen = endpoint;
        connecting = null;
        if (chosen == null || over.get()) {
            connection.abort();
            return;
        }
        patience.waitFor(body == null ? Wait.FOR_THE_ANSWER : Wait.TO_SEND, clock.now());
        Attempt next = new Attempt(connection, plan.request(chosen), body, this);
        attempt = next;
        if (over.get()) {
            next.giveUp();
        } else {
            next.start();
        }
    }

    private boolean isIdempotent() {
        return IDEMPOTENT.contains(exchange.head().method());
    }

    @Override
    public void progressed() {
        RequestBody sending = body;
        if (patience.what() == Wait.TO_SEND && sending != null && sending.isEnded()) {
            patience.waitFor(Wait.FOR_THE_ANSWER, clock.now());
        } else {
            patience.progressed(clock.now());
        }
    }

    @Override
    public void responded(HttpResponse head, boolean bodiless) throws ProtocolException {
        Endpoint from = java.util.Objects.requireNonNull(endpoint);
        patience.waitFor(Wait.FOR_MORE, clock.now());
        ResponseHead down = plan.response(head, from);
        long length = bodiless ? 0 : ResponseHeads.length(head);
        ResponseRelay next = new ResponseRelay(
                listener -> new Downstream(exchange, listener),
                down,
                length,
                HopByHop.takesTrailers(exchange.head().headers()),
                this::giveUp);
        relay = next;
        next.begin();
    }

    private ResponseRelay relay() {
        return java.util.Objects.requireNonNull(relay);
    }

    @Override
    public void received(byte[] bytes, int offset, int length) {
        relay().received(bytes, offset, length);
    }

    @Override
    public void exhausted(CapacityChannel capacity) throws IOException {
        ResponseRelay current = relay;
        if (current != null) {
            current.exhausted(capacity);
        }
    }

    @Override
    public void ended(@Nullable List<? extends Header> trailers) {
        relay().end(trailers);
    }

    @Override
    public void failed(Fault fault, Exception cause, boolean sent) {
        boolean rewound = body == null || body.rewind();
        Attempt failed = attempt;
        boolean wasStale = failed != null && failed.isReused() && STALE.contains(fault);
        if (over.get()) {
            return;
        }
        if (wasStale && rewound && stale < MAX_STALE && (!sent || (isIdempotent() && body == null))) {
            // the endpoint is not to blame: it closed a connection that nobody used
            stale++;
            open(java.util.Objects.requireNonNull(endpoint), Duration.ZERO);
        } else if (!sent && rewound) {
            tryElsewhere(fault, cause);
        } else {
            answer(fault, reason(cause));
        }
    }

    /** Nothing was sent, so another endpoint may be asked, whatever the method. */
    private void tryElsewhere(Fault fault, Exception cause) {
        Patience.Lost failure = new Patience.Lost(fault, reason(cause));
        lastFailure = failure;
        Endpoint failed = endpoint;
        leaveEndpoint();
        if (failed != null) {
            tried.add(failed);
        }
        if (retries-- > 0) {
            next();
        } else {
            answer(fault, failure.detail());
        }
    }

    private String reason(Exception cause) {
        String message = cause.getMessage();
        return endpoint + ": " + (message == null ? cause.getClass().getSimpleName() : message);
    }

    @Override
    public void brokeOff(Fault fault, Exception cause) {
        breakOff(fault, reason(cause));
    }

    /** Tells the client if it has been told nothing yet, and else breaks its connection. */
    private void breakOff(Fault fault, String detail) {
        exchange.failed(fault, detail);
        ResponseRelay current = relay;
        if (current == null || !current.breakOff()) {
            answer(fault, detail);
        }
    }

    private void bodyBroke(Throwable cause) {
        giveUp();
        if (cause instanceof FaultException refused) {
            breakOff(refused.fault(), refused.detail());
        } else {
            exchange.clientGone();
        }
    }

    /** Nobody is left to answer: the upstream stops too. */
    private void giveUp() {
        Attempt running = attempt;
        if (running != null) {
            running.giveUp();
        }
    }

    private void answer(Fault fault, String detail) {
        if (over.compareAndSet(false, true)) {
            Answer.fault(exchange, fault, detail);
        }
    }

    private void leaveEndpoint() {
        Endpoint current = endpoint;
        if (current != null) {
            endpoint = null;
            upstream.leave(current);
        }
    }

    @Override
    public void tick(long now) {
        ResponseRelay answering = relay;
        if (answering != null && patience.waited(now) > HOLD_NANOS) {
            answering.hurry();
        }
        RequestBody sending = body;
        boolean clients = sending != null && sending.isHungry();
        if (sending != null && !watch(now, clients)) {
            return;
        }
        Patience.Lost lost = patience.lost(now, clients);
        if (lost != null) {
            lose(lost);
        }
    }

    /** @return whether the body may go on; nobody reads it before there is somebody to send it to */
    private boolean watch(long now, boolean clients) {
        boolean reading = patience.what() != Wait.FOR_A_PLACE && patience.what() != Wait.TO_CONNECT;
        try {
            exchange.watchBody(now, clients && reading);
            return true;
        } catch (FaultException e) {
            bodyBroke(e);
            return false;
        }
    }

    private void lose(Patience.Lost lost) {
        Connecting opening = connecting;
        Attempt running = attempt;
        if (opening != null && lost.fault() == Fault.CONNECT_TIMEOUT) {
            opening.giveUp();
        } else if (opening != null || running == null) {
            answer(lost.fault(), lost.detail());
        } else {
            running.fail(lost.fault(), new IOException(lost.detail()));
        }
    }
}
