package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.exchange.Timing.Phase;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.Patience.Wait;
import io.gatehouse.http.Headers;
import io.gatehouse.upstream.Connection;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Passage;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.upstream.UpstreamResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One exchange at one endpoint: a connection that is kept or new, the request on it, and what comes back. A kept connection that turns
 * out to be closed is made good for by a new one. Whoever calls holds the lock of the exchange; who comes with a new connection takes it.
 */
final class Try implements Connecting.Listener, Attempt.Listener, ResponseRelay.Client {

    private static final System.Logger LOG = System.getLogger(Try.class.getName());

    /** Younger idle connections are trusted with a request that must not be repeated; older ones may just be closing. */
    private static final Duration FRESH_IDLE = Duration.ofSeconds(1);

    private static final Duration ANY_IDLE = Duration.ofDays(1);
    private static final long HOLD_NANOS = 100_000_000;

    private final Common common;
    private final Trial trial;
    private final Patience patience;
    private final Listener listener;
    private final long startedAt;
    private boolean over;
    private @Nullable Connecting connecting;
    private @Nullable Attempt attempt;
    private @Nullable ResponseRelay relay;
    private @Nullable Tunnel tunnel;

    /** How requests and answers look on the other side; made once, used by each try. */
    interface Plan {

        /** @param left nanoseconds that the endpoint has for its answer; -1 when nobody said */
        UpstreamRequest request(Endpoint endpoint, long left);

        /** @return those of the fields behind a request's body that may follow what was sent */
        Headers trailers(UpstreamRequest sent, Headers came);

        /** @param sent to which it is the answer */
        ResponseHead response(UpstreamResponse head, Endpoint endpoint, UpstreamRequest sent) throws ProtocolException;
    }

    /** What all tries of an exchange have in common; {@code tap} looks at the answer, and is null where nobody does. */
    record Common(
            Exchange exchange,
            Plan plan,
            TimeoutPolicy timeouts,
            UpstreamClient client,
            Clock clock,
            @Nullable Payload body,
            @Nullable AnswerTap tap,
            Tunnels tunnels) {}

    /** Hears how it goes, with the lock of the exchange held. */
    interface Listener {

        /**
         * The head of an answer is here.
         *
         * @return whether it is taken; if not, {@link #turnedDown} follows
         */
        boolean answered(Try by, int status);

        /** The answer was not taken, and the try is over. */
        void turnedDown(Try by);

        /**
         * There is no answer, or nothing of it has been seen by anybody, and the try is over.
         *
         * @param sent whether the upstream may have seen the request
         */
        void lost(Try by, Fault fault, String detail, boolean sent);

        /** The answer broke off behind its head. */
        void brokeOff(Try by, Fault fault, String detail);
    }

    /** @param patience has waited for nothing yet */
    Try(Common common, Trial trial, Patience patience, Listener listener) {
        this.common = common;
        this.trial = trial;
        this.patience = patience;
        this.listener = listener;
        this.startedAt = common.clock().now();
    }

    /** @return when it began, by the ticker */
    long startedAt() {
        return startedAt;
    }

    Trial trial() {
        return trial;
    }

    void start() {
        open(trial.isRepeatable() ? ANY_IDLE : FRESH_IDLE);
    }

    private long now() {
        return common.clock().now();
    }

    private void open(Duration maxIdle) {
        long now = now();
        patience.waitFor(Wait.TO_CONNECT, now);
        boolean leaves = common.exchange().upward().tunnelIdle() != null;
        Connection idle = common.client().reuse(trial.endpoint(), maxIdle, leaves);
        enter(idle == null ? Phase.CONNECT : Phase.GATEWAY, now);
        if (idle != null) {
            send(idle);
            return;
        }
        Connecting next = new Connecting(common.timeouts().connect(), this);
        connecting = next;
        next.start(common.client(), trial.endpoint(), leaves);
    }

    @Override
    public void notConnected(Fault fault, Exception cause) {
        locked(() -> {
            connecting = null;
            if (!over) {
                lose(fault, trial.told(cause), false);
            }
        });
    }

    @Override
    public void connected(Connection connection) {
        locked(() -> send(connection));
    }

    private void locked(Runnable step) {
        common.exchange().lock().lock();
        try {
            step.run();
        } finally {
            common.exchange().lock().unlock();
        }
    }

    private void send(Connection connection) {
        connecting = null;
        if (over) {
            connection.abort();
            return;
        }
        Payload body = common.body();
        Endpoint endpoint = trial.endpoint();
        UpstreamRequest request = composed(endpoint, connection);
        if (request == null) {
            return;
        }
        ResponseRelay answer = new ResponseRelay(
                common.exchange(), head -> common.plan().response(head, endpoint, request), this, common.tap());
        Attempt next = new Attempt(common.exchange().lock(), connection, request, body, answer, this);
        relay = answer;
        attempt = next;
        waitFor(body == null ? Wait.FOR_THE_ANSWER : Wait.TO_SEND);
        next.start();
    }

    /** @return null when that went wrong: the connection is of no use then, and another endpoint would not be told anything else */
    private @Nullable UpstreamRequest composed(Endpoint endpoint, Connection connection) {
        long now = now();
        // what the connection took is over; what is composed now is the gateway's work
        enter(Phase.GATEWAY, now);
        try {
            return common.plan().request(endpoint, patience.left(now));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "[" + common.exchange().id() + "] a request cannot be composed", e);
            connection.abort();
            lose(Fault.INTERNAL, trial.told(e), true);
            return null;
        }
    }

    private void waitFor(Wait what) {
        long now = now();
        patience.waitFor(what, now);
        enter(what.phase(), now);
    }

    private void enter(Phase phase, long now) {
        common.exchange().timing().enter(phase, now);
    }

    /** Also when it is the client who has taken some of the answer. */
    @Override
    public void progressed() {
        Payload sending = common.body();
        if (patience.what() == Wait.TO_SEND && sending != null && sending.isEnded()) {
            waitFor(Wait.FOR_THE_ANSWER);
        } else {
            patience.progressed(now());
        }
    }

    @Override
    public boolean responded(int status) {
        if (!listener.answered(this, status)) {
            return false;
        }
        waitFor(Wait.FOR_MORE);
        return true;
    }

    @Override
    public void turnedDown() {
        abandon();
        boolean ignored = rewound();
        listener.turnedDown(this);
    }

    @Override
    public Headers trailers(UpstreamRequest asked, Headers came) {
        return common.plan().trailers(asked, came);
    }

    /** The endpoint counts it until it ends, but has done well already. */
    @Override
    public void switched(UpstreamRequest asked, UpstreamResponse response, Passage passage) throws ProtocolException {
        String problem = Switching.problem(asked, response);
        if (problem != null) {
            throw new ProtocolException(problem);
        }
        Exchange exchange = common.exchange();
        ResponseHead head = common.plan().response(response, trial.endpoint(), asked);
        boolean ignored = listener.answered(this, response.status());
        trial.judge(true);
        Duration idle = Objects.requireNonNull(exchange.upward().tunnelIdle());
        tunnel = new Tunnel(exchange, passage, idle, common.clock(), common.tunnels(), trial.endpoint()::takesLeave);
        exchange.leaveHttp(head, tunnel);
    }

    /** The endpoint has done its work, however long the client takes. */
    @Override
    public void ended() {
        ResponseRelay answering = relay;
        if (answering != null && answering.isHeld()) {
            // it goes out whole, and waits for nobody
            enter(Phase.GATEWAY, now());
        }
        trial.finish();
    }

    @Override
    public void failed(Fault fault, Exception cause, boolean sent) {
        boolean rewound = rewound();
        Attempt failed = attempt;
        if (over || common.exchange().isCompleted()) {
            return;
        }
        if (failed != null && rewound && trial.isStale(fault, failed.isReused(), sent)) {
            // the endpoint is not to blame: it closed a connection that nobody used; this time a new one is opened
            open(Duration.ZERO);
        } else {
            lose(fault, trial.told(cause), sent || !rewound);
        }
    }

    @Override
    public void brokeOff(Fault fault, Exception cause) {
        ResponseRelay answering = relay;
        if (answering != null
                && answering.isUnseen()
                && !over
                && !common.exchange().isCompleted()) {
            // what was held of the answer is seen by nobody
            boolean ignored = rewound();
            lose(fault, trial.told(cause), true);
            return;
        }
        trial.blame(fault);
        listener.brokeOff(this, fault, trial.told(cause));
    }

    /** @return whether the body can be given to another connection; a request without one always can */
    private boolean rewound() {
        Payload body = common.body();
        return body == null || body.rewind();
    }

    private void lose(Fault fault, String detail, boolean sent) {
        over = true;
        listener.lost(this, fault, detail, sent);
    }

    /** @return false when nothing of an answer has gone down, so that the client can be given another one */
    boolean breakOff() {
        ResponseRelay answering = relay;
        return answering != null && answering.breakOff();
    }

    /** The client has taken what was here. */
    @Override
    public void drained() {
        Attempt running = attempt;
        if (running != null) {
            running.resume();
        }
    }

    /** Nobody is left to answer: the upstream stops too. */
    @Override
    public void gone() {
        Attempt running = attempt;
        if (running != null) {
            running.giveUp();
        }
    }

    /** It has ended, or is to end, and nothing of it stays anywhere. Nobody is told. */
    void abandon() {
        over = true;
        Connecting opening = connecting;
        if (opening != null) {
            opening.stop();
        }
        gone();
        Tunnel going = tunnel;
        if (going != null) {
            going.stopped(new IOException("given up"));
        }
        trial.leave();
    }

    /** @return whether the request is on its way */
    boolean isSending() {
        return patience.what() != Wait.TO_CONNECT;
    }

    /** @return whether there is nothing more to be done here, though the client may still be served by whoever took the answer */
    boolean isSeenTo() {
        ResponseRelay answering = relay;
        return answering != null && answering.isSeenTo();
    }

    /**
     * Some time has passed.
     *
     * @param hungry whether it is the client who lets the request wait
     */
    void look(long now, boolean hungry) {
        if (over) {
            return;
        }
        Tunnel going = tunnel;
        if (going != null) {
            going.look(now);
            return;
        }
        ResponseRelay answering = relay;
        if (answering != null && patience.waited(now) > HOLD_NANOS) {
            answering.hurry();
        }
        boolean clients = answering != null && answering.waitsForClient();
        Patience.Lost lost = patience.lost(now, clients || hungry);
        if (lost != null) {
            lose(lost);
        }
    }

    private void lose(Patience.Lost lost) {
        Connecting opening = connecting;
        Attempt running = attempt;
        if (lost.fault() == Fault.FIRST_BYTE_TIMEOUT && patience.what() == Wait.TO_SEND) {
            // "try" is over while the request is still sent: it may be the client who lets wait
            trial.excuse();
        }
        if (opening != null && lost.fault() != Fault.TOTAL_TIMEOUT) {
            opening.giveUp(lost);
        } else if (opening != null || running == null) {
            lose(lost.fault(), lost.detail(), false);
        } else if (!running.fail(lost.fault(), new IOException(lost.detail()))) {
            // the upstream has said all that it had to say; it is the client who does not take it
            listener.brokeOff(this, lost.fault(), lost.detail());
        }
    }
}
