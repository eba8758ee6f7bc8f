package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FaultException;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.Patience.Wait;
import io.gatehouse.http.Headers;
import io.gatehouse.upstream.Admission;
import io.gatehouse.upstream.Connection;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.upstream.UpstreamResponse;
import io.gatehouse.upstream.Wish;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way upstream and back, over as many attempts as are safe. Nobody waits for it: the engine's threads, the
 * container's and the clock's bring it forward, each as far as it can go.
 *
 * <p>All of it happens under one lock, that of the exchange: whoever comes from outside (the clock, the engine, the queue, the
 * client's end) takes it first. The attempt and the body hold it when they call.
 */
final class Forwarding implements Attempt.Listener, Connecting.Listener, ResponseRelay.Client, Clock.Watched {

    /** Younger idle connections are trusted with a request that must not be repeated; older ones may just be closing. */
    private static final Duration FRESH_IDLE = Duration.ofSeconds(1);

    /** Places and endpoints come back within moments. */
    private static final Headers SOON = Headers.of("Retry-After", "1");

    private static final Duration ANY_IDLE = Duration.ofDays(1);
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
    private final Trials trials;
    private final Lock lock;
    private boolean over;
    private boolean refused;
    private Patience.@Nullable Lost lastFailure;
    private @Nullable Connecting connecting;
    private @Nullable Attempt attempt;
    private @Nullable ResponseRelay relay;

    /** How requests and answers look on the other side; made once, used by each attempt. */
    interface Plan {

        UpstreamRequest request(Endpoint endpoint);

        ResponseHead response(UpstreamResponse head, Endpoint endpoint) throws ProtocolException;
    }

    /** Where it would go, how long it waits, and how often it tries. */
    record Manners(Wish wish, TimeoutPolicy timeouts, RetryPolicy retry) {}

    Forwarding(
            Exchange exchange,
            Upstream upstream,
            Plan plan,
            Manners manners,
            UpstreamClient client,
            Clock clock,
            boolean hasBody)
            throws IOException {
        this.exchange = exchange;
        this.lock = exchange.lock();
        this.upstream = upstream;
        this.plan = plan;
        this.timeouts = manners.timeouts();
        this.trials = new Trials(
                upstream, manners.retry(), manners.wish(), exchange.head().method(), hasBody);
        this.client = client;
        this.clock = clock;
        // not on the thread that leaves: it may hold the lock of another exchange
        this.admitted = () -> clock.soon(this::admitted);
        this.body = hasBody ? new RequestBody(exchange, this::bodyBroke) : null;
        this.patience = new Patience(timeouts, upstream.spec().pool().queueTimeout(), clock.now());
    }

    @Nullable
    RequestBody body() {
        return body;
    }

    void start() {
        lock.lock();
        try {
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
        } finally {
            lock.unlock();
        }
    }

    /** The exchange is complete, however it came to that: nothing of it stays anywhere. */
    private void cleanUp() {
        lock.lock();
        try {
            over = true;
            clock.forget(this);
            trials.close();
            Connecting opening = connecting;
            if (opening != null) {
                opening.stop();
            }
            giveUp();
        } finally {
            lock.unlock();
        }
        // who waits no longer in the queue has a place, and gives it to the next
        if (!refused && !upstream.admission().giveUp(admitted)) {
            upstream.admission().leave();
        }
    }

    private void admitted() {
        locked(this::next);
    }

    /** Goes to the next endpoint, if one is left. */
    private void next() {
        if (over) {
            return;
        }
        Endpoint chosen = trials.next();
        if (chosen == null) {
            Patience.Lost last = lastFailure;
            answer(
                    last == null ? Fault.NO_ENDPOINT : last.fault(),
                    last == null ? upstream.spec().name() + ": no endpoint is left" : last.detail());
            return;
        }
        exchange.sentTo(upstream.spec().name(), chosen.toString());
        open(chosen, trials.isRepeatable() ? ANY_IDLE : FRESH_IDLE);
    }

    private void open(Endpoint chosen, Duration maxIdle) {
        patience.waitFor(Wait.TO_CONNECT, clock.now());
        Connection idle = client.reuse(chosen, maxIdle);
        if (idle != null) {
            send(idle);
            return;
        }
        Connecting next = new Connecting(timeouts.connect(), this);
        connecting = next;
        next.start(client, chosen);
    }

    @Override
    public void notConnected(Fault fault, Exception cause) {
        locked(() -> {
            connecting = null;
            if (!over) {
                tryElsewhere(fault, cause, false);
            }
        });
    }

    @Override
    public void connected(Connection connection) {
        locked(() -> send(connection));
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    private void send(Connection connection) {
        Endpoint chosen = trials.current();
        connecting = null;
        if (chosen == null || over) {
            connection.abort();
            return;
        }
        patience.waitFor(body == null ? Wait.FOR_THE_ANSWER : Wait.TO_SEND, clock.now());
        ResponseRelay answer = new ResponseRelay(exchange, head -> plan.response(head, chosen), this);
        Attempt next = new Attempt(lock, connection, plan.request(chosen), body, answer, this);
        relay = answer;
        attempt = next;
        next.start();
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
    public boolean responded(int status) {
        if (trials.answered(status)) {
            return false;
        }
        patience.waitFor(Wait.FOR_MORE, clock.now());
        return true;
    }

    @Override
    public void turnedDown() {
        trials.leaveForAnother();
        next();
    }

    /** The endpoint has done its work, however long the client takes. */
    @Override
    public void ended() {
        trials.finish();
    }

    @Override
    public void failed(Fault fault, Exception cause, boolean sent) {
        boolean rewound = body == null || body.rewind();
        Attempt failed = attempt;
        if (over || exchange.isCompleted()) {
            return;
        }
        if (failed != null && rewound && trials.isStale(fault, failed.isReused(), sent)) {
            // the endpoint is not to blame: it closed a connection that nobody used; this time a new one is opened
            open(java.util.Objects.requireNonNull(trials.current()), Duration.ZERO);
        } else {
            tryElsewhere(fault, cause, sent || !rewound);
        }
    }

    /** Tries another endpoint, if that is safe and one is left; else tells the client. */
    private void tryElsewhere(Fault fault, Exception cause, boolean sent) {
        Patience.Lost failure = new Patience.Lost(fault, reason(cause));
        lastFailure = failure;
        boolean again = trials.failed(fault, sent);
        trials.leaveForAnother();
        if (again) {
            next();
        } else {
            answer(fault, failure.detail());
        }
    }

    private String reason(Exception cause) {
        String message = cause.getMessage();
        return trials.current() + ": " + (message == null ? cause.getClass().getSimpleName() : message);
    }

    @Override
    public void brokeOff(Fault fault, Exception cause) {
        ResponseRelay current = relay;
        if (current != null && current.isUnseen() && !over && !exchange.isCompleted()) {
            // what was held of the answer is seen by nobody
            tryElsewhere(fault, cause, true);
            return;
        }
        trials.blame(fault);
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

    @Override
    public void drained() {
        Attempt running = attempt;
        if (running != null) {
            running.resume();
        }
    }

    @Override
    public void gone() {
        giveUp();
    }

    /** Nobody is left to answer: the upstream stops too. */
    private void giveUp() {
        Attempt running = attempt;
        if (running != null) {
            running.giveUp();
        }
    }

    private void answer(Fault fault, String detail) {
        if (!over) {
            over = true;
            boolean soon = fault == Fault.UPSTREAM_BUSY || fault == Fault.NO_ENDPOINT;
            exchange.upward().fail(exchange, fault, detail, soon ? SOON : Headers.EMPTY);
        }
    }

    @Override
    public void tick(long now) {
        // who has the lock brings the exchange forward at this moment; the clock looks again soon
        if (lock.tryLock()) {
            try {
                look(now);
            } finally {
                lock.unlock();
            }
        }
    }

    private void look(long now) {
        ResponseRelay answering = relay;
        if (exchange.isCompleted() || (answering != null && answering.isSeenTo())) {
            return;
        }
        if (answering != null && patience.waited(now) > HOLD_NANOS) {
            answering.hurry();
        }
        RequestBody sending = body;
        boolean hungry = sending != null && sending.isHungry();
        if (sending != null && !watch(now, hungry)) {
            return;
        }
        boolean clients = answering != null && answering.waitsForClient();
        Patience.Lost lost = patience.lost(now, clients || hungry);
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
        if (lost.fault() == Fault.FIRST_BYTE_TIMEOUT && patience.what() == Wait.TO_SEND) {
            // "try" is over while the request is still sent: it may be the client who lets wait
            trials.excuse();
        }
        if (opening != null && lost.fault() != Fault.TOTAL_TIMEOUT) {
            opening.giveUp(lost);
        } else if (opening != null || running == null) {
            answer(lost.fault(), lost.detail());
        } else if (!running.fail(lost.fault(), new IOException(lost.detail()))) {
            // the upstream has said all that it had to say; it is the client who does not take it
            breakOff(lost.fault(), lost.detail());
        }
    }
}
