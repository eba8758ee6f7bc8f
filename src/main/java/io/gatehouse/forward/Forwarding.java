package io.gatehouse.forward;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Downstream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FaultException;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.HopByHop;
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
final class Forwarding implements Attempt.Listener, Clock.Watched {

    /** Methods that may be repeated when it is not known whether they were seen (RFC 9110, 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    /** Younger idle connections are trusted with a request that must not be repeated; older ones may just be closing. */
    private static final Duration FRESH_IDLE = Duration.ofSeconds(1);

    private static final Duration ANY_IDLE = Duration.ofDays(1);
    private static final int MAX_STALE = 3;
    private static final long HOLD_NANOS = 100_000_000;

    private final Exchange exchange;
    private final Upstream upstream;
    private final Plan plan;
    private final UpstreamClient client;
    private final Clock clock;
    private final TimeoutPolicy timeouts;
    private final @Nullable RequestBody body;
    private final Runnable admitted = this::next;
    private final List<Endpoint> tried = new ArrayList<>(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private int stale;
    private int retries = 1;
    private @Nullable Fault lastFault;
    private String lastReason = "";
    private volatile Wait wait = Wait.FOR_A_PLACE;
    private volatile long since;
    private volatile long triedSince;
    private volatile @Nullable Endpoint endpoint;
    private volatile @Nullable Attempt attempt;
    private volatile @Nullable Runnable connecting;
    private volatile @Nullable ResponseRelay relay;

    /** What it waits for, so that the clock knows how long that may take. */
    private enum Wait {
        FOR_A_PLACE,
        TO_CONNECT,
        TO_SEND,
        FOR_THE_ANSWER,
        FOR_MORE
    }

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
        this.body = hasBody ? new RequestBody(exchange, this::bodyBroke) : null;
        this.since = clock.now();
    }

    @Nullable
    RequestBody body() {
        return body;
    }

    void start() {
        exchange.sentTo(upstream.spec().name(), null);
        switch (upstream.admission().enter(admitted)) {
            case ADMITTED -> {
                watch(true);
                next();
            }
            case QUEUED -> watch(false);
            case FULL -> answer(Fault.UPSTREAM_BUSY, upstream.spec().pool().inFlight() + " in flight");
        }
    }

    private void watch(boolean admittedAlready) {
        clock.watch(this);
        exchange.onComplete(outcome -> {
            over.set(true);
            clock.forget(this);
            leaveEndpoint();
            Attempt running = attempt;
            if (running != null) {
                running.giveUp();
            }
            if (admittedAlready || !upstream.admission().giveUp(admitted)) {
                upstream.admission().leave();
            }
        });
    }

    /** Goes to the next endpoint, if one is left. */
    private void next() {
        if (over.get()) {
            return;
        }
        Endpoint chosen = upstream.choose(tried);
        if (chosen == null) {
            Fault fault = lastFault;
            if (fault == null) {
                answer(Fault.NO_ENDPOINT, upstream.spec().name() + ": no endpoint is left");
            } else {
                answer(fault, lastReason);
            }
            return;
        }
        endpoint = chosen;
        exchange.sentTo(upstream.spec().name(), chosen.toString());
        triedSince = clock.now();
        open(chosen, body == null && isIdempotent() ? ANY_IDLE : FRESH_IDLE);
    }

    private void open(Endpoint chosen, Duration maxIdle) {
        Connection idle = client.reuse(chosen, maxIdle);
        if (idle != null) {
            send(chosen, idle);
            return;
        }
        waitFor(Wait.TO_CONNECT);
        AtomicBoolean answered = new AtomicBoolean();
        Runnable cancel = client.connect(chosen, timeouts.connect(), new UpstreamClient.Callback() {
            @Override
            public void connected(Connection connection) {
                if (over.get() || !answered.compareAndSet(false, true)) {
                    connection.abort();
                } else {
                    send(chosen, connection);
                }
            }

            @Override
            public void failed(Exception cause) {
                if (answered.compareAndSet(false, true)) {
                    notConnected(Fault.CONNECT_FAILED, cause);
                }
            }
        });
        connecting = () -> {
            if (answered.compareAndSet(false, true)) {
                cancel.run();
                notConnected(Fault.CONNECT_TIMEOUT, new IOException("no connection in " + timeouts.connect()));
            }
        };
    }

    private void notConnected(Fault fault, Exception cause) {
        if (over.get()) {
            return;
        }
        tryElsewhere(fault, cause);
    }

    private void send(Endpoint chosen, Connection connection) {
        connecting = null;
        waitFor(body == null ? Wait.FOR_THE_ANSWER : Wait.TO_SEND);
        Attempt next = new Attempt(connection, plan.request(chosen), body, this);
        attempt = next;
        if (over.get()) {
            next.giveUp();
            connection.abort();
        } else {
            next.start();
        }
    }

    private boolean isIdempotent() {
        return IDEMPOTENT.contains(exchange.head().method());
    }

    private void waitFor(Wait what) {
        since = clock.now();
        wait = what;
    }

    @Override
    public void progressed() {
        since = clock.now();
        RequestBody sending = body;
        if (wait == Wait.TO_SEND && sending != null && sending.isEnded()) {
            wait = Wait.FOR_THE_ANSWER;
        }
    }

    @Override
    public void responded(HttpResponse head, boolean bodiless) throws ProtocolException {
        Endpoint from = java.util.Objects.requireNonNull(endpoint);
        waitFor(Wait.FOR_MORE);
        ResponseHead down = plan.response(head, from);
        long length = bodiless ? 0 : ResponseHeads.length(head);
        ResponseRelay next = new ResponseRelay(
                listener -> new Downstream(exchange, listener),
                down,
                length,
                HopByHop.takesTrailers(exchange.head().headers()),
                this::clientGone);
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
        boolean wasStale = failed != null && failed.isReused() && fault != Fault.FIRST_BYTE_TIMEOUT;
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
        lastFault = fault;
        lastReason = reason(cause);
        Endpoint failed = endpoint;
        leaveEndpoint();
        if (failed != null) {
            tried.add(failed);
        }
        if (retries-- > 0) {
            next();
        } else {
            answer(fault, lastReason);
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
        clientGone();
        if (cause instanceof FaultException refused) {
            breakOff(refused.fault(), refused.detail());
        } else {
            exchange.clientGone();
        }
    }

    /** Nobody is left to answer: the upstream stops too. */
    private void clientGone() {
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
        long waited = now - since;
        if (isLonger(now - exchange.startedAt(), timeouts.total())) {
            timeOut(Fault.TOTAL_TIMEOUT, "total: " + timeouts.total());
            return;
        }
        if (wait != Wait.FOR_MORE && wait != Wait.FOR_A_PLACE && isLonger(now - triedSince, timeouts.tryFor())) {
            timeOut(Fault.FIRST_BYTE_TIMEOUT, "try: " + timeouts.tryFor());
            return;
        }
        switch (wait) {
            case FOR_A_PLACE -> {
                if (isLonger(waited, upstream.spec().pool().queueTimeout())) {
                    timeOut(
                            Fault.UPSTREAM_BUSY,
                            "queued for " + upstream.spec().pool().queueTimeout());
                }
            }
            case TO_CONNECT -> {
                Runnable giveUp = connecting;
                if (giveUp != null && isLonger(waited, timeouts.connect())) {
                    giveUp.run();
                }
            }
            case TO_SEND -> {
                if (isLonger(waited, timeouts.idle())) {
                    RequestBody sending = body;
                    boolean clients = sending != null && sending.isHungry();
                    timeOut(clients ? Fault.BODY_TOO_SLOW : Fault.IDLE_TIMEOUT, "idle: " + timeouts.idle());
                }
            }
            case FOR_THE_ANSWER -> {
                if (isLonger(waited, timeouts.firstByte())) {
                    timeOut(Fault.FIRST_BYTE_TIMEOUT, "first-byte: " + timeouts.firstByte());
                }
            }
            case FOR_MORE -> more(waited);
        }
    }

    private void more(long waited) {
        ResponseRelay current = relay;
        if (waited > HOLD_NANOS && current != null) {
            current.hurry();
        }
        if (isLonger(waited, timeouts.idle())) {
            timeOut(Fault.IDLE_TIMEOUT, "idle: " + timeouts.idle());
        }
    }

    private static boolean isLonger(long nanos, @Nullable Duration limit) {
        return limit != null && nanos > limit.toNanos();
    }

    private void timeOut(Fault fault, String detail) {
        Attempt running = attempt;
        if (running == null || wait == Wait.TO_CONNECT) {
            answer(fault, detail);
        } else {
            running.fail(fault, new IOException(detail));
        }
    }
}
