package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FaultException;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.upstream.Admission;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.Wish;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way upstream and back, over as many tries as are safe. Nobody waits for it: the engine's threads, the
 * container's and the clock's bring it forward, each as far as it can go.
 *
 * <p>All of it happens under one lock, that of the exchange: whoever comes from outside (the clock, the engine, the queue, the
 * client's end) takes it first. Tries and the body hold it when they call.
 */
final class Forwarding implements Try.Listener, Clock.Watched {

    /** Places and endpoints come back within moments. */
    private static final Headers SOON = Headers.of("Retry-After", "1");

    private final Exchange exchange;
    private final Upstream upstream;
    private final Try.Common common;
    private final Clock clock;
    private final long startedAt;
    private final Patience inQueue;
    private final @Nullable Payload body;
    private final Runnable admitted;
    private final Trials trials;
    private final @Nullable Fallback fallback;
    private final Lock lock;
    private boolean over;
    private boolean refused;
    private boolean released;
    private boolean seen;
    private int turnedDown;
    private Patience.@Nullable Lost lastFailure;
    private @Nullable Try running;

    /**
     * Where it would go, how long it waits, how often it tries, what stands in, and who looks at the answer.
     *
     * @param startedAt since when it is on its way, by the ticker, in nanoseconds
     */
    record Manners(
            Wish wish,
            TimeoutPolicy timeouts,
            RetryPolicy retry,
            @Nullable Fallback fallback,
            @Nullable AnswerTap tap,
            long startedAt) {}

    Forwarding(
            Exchange exchange,
            Upstream upstream,
            Try.Plan plan,
            Manners manners,
            UpstreamClient client,
            Clock clock,
            @Nullable Payload body) {
        this.exchange = exchange;
        this.lock = exchange.lock();
        this.upstream = upstream;
        this.trials = new Trials(
                upstream, manners.retry(), manners.wish(), exchange.head().method(), body != null);
        this.clock = clock;
        // not on the thread that leaves: it may hold the lock of another exchange
        this.admitted = () -> clock.soon(this::admitted);
        this.body = body;
        this.common = new Try.Common(exchange, plan, manners.timeouts(), client, clock, body, manners.tap());
        this.fallback = manners.fallback();
        this.startedAt = manners.startedAt();
        this.inQueue = patience();
        inQueue.waitFor(Patience.Wait.FOR_A_PLACE, clock.now());
    }

    private Patience patience() {
        return new Patience(common.timeouts(), upstream.spec().pool().queueTimeout(), startedAt);
    }

    void start() {
        lock.lock();
        try {
            Payload sending = body;
            if (sending != null) {
                sending.tell(this::bodyBroke);
            }
            exchange.sentTo(upstream.spec().name(), null);
            exchange.onComplete(outcome -> release());
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

    /** The exchange is complete, however it came to that, or goes elsewhere: nothing of it stays here. */
    private void release() {
        lock.lock();
        try {
            if (released) {
                return;
            }
            released = true;
            over = true;
            clock.forget(this);
            trials.close();
            Try last = running;
            if (last != null) {
                last.abandon();
            }
        } finally {
            lock.unlock();
        }
        // who waits no longer in the queue has a place, and gives it to the next
        if (!refused && !upstream.admission().giveUp(admitted)) {
            upstream.admission().leave();
        }
    }

    private void admitted() {
        lock.lock();
        try {
            next();
        } finally {
            lock.unlock();
        }
    }

    /** Goes to the next endpoint, if one is left. */
    private void next() {
        if (over) {
            return;
        }
        Trial chosen = trials.next();
        if (chosen == null) {
            Patience.Lost last = lastFailure;
            answer(
                    last == null ? Fault.NO_ENDPOINT : last.fault(),
                    last == null ? upstream.spec().name() + ": no endpoint is left" : last.detail());
            return;
        }
        exchange.sentTo(upstream.spec().name(), chosen.endpoint().toString());
        Try next = new Try(common, chosen, patience(), this);
        running = next;
        next.start();
    }

    @Override
    public boolean answered(Try by, int status) {
        if (trials.answered(by.trial(), status)) {
            return false;
        }
        Fallback other = fallback;
        boolean standsIn = other != null && other.takes(status, trials.isRepeatable());
        turnedDown = standsIn ? status : 0;
        return !standsIn;
    }

    @Override
    public void turnedDown(Try by) {
        Fallback other = fallback;
        if (turnedDown == 0 || other == null) {
            next();
        } else if (!over) {
            release();
            other.goFor(turnedDown);
        }
    }

    /** Tries another endpoint, if that is safe and one is left; else tells the client. */
    @Override
    public void lost(Try by, Fault fault, String detail, boolean sent) {
        lastFailure = new Patience.Lost(fault, detail);
        seen |= sent;
        boolean again = !over && trials.failed(by.trial(), fault, sent);
        by.abandon();
        if (again) {
            next();
        } else {
            answer(fault, detail);
        }
    }

    @Override
    public void brokeOff(Try by, Fault fault, String detail) {
        seen = true;
        breakOff(fault, detail);
    }

    /** Tells the client if it has been told nothing yet, and else breaks its connection. */
    private void breakOff(Fault fault, String detail) {
        exchange.failed(fault, detail);
        Try last = running;
        if (last == null || !last.breakOff()) {
            answer(fault, detail);
        }
    }

    private void bodyBroke(Throwable cause) {
        Try last = running;
        if (last != null) {
            last.abandon();
        }
        if (cause instanceof FaultException fault) {
            breakOff(fault.fault(), fault.detail());
        } else {
            exchange.clientGone();
        }
    }

    /** Nothing has gone down, and nothing comes from this upstream: somebody else answers, or the client is told. */
    private void answer(Fault fault, String detail) {
        if (over) {
            return;
        }
        over = true;
        if (exchange.upward().isSeenTo(fault, detail)) {
            return;
        }
        Fallback other = fallback;
        if (other != null && (!seen || trials.isRepeatable()) && other.hasUpstreamFor(fault)) {
            release();
            other.goFor(fault);
            return;
        }
        boolean soon = fault == Fault.UPSTREAM_BUSY || fault == Fault.NO_ENDPOINT;
        exchange.upward().tell(exchange, fault, detail, soon ? SOON : Headers.EMPTY);
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
        Try current = running;
        if (exchange.isCompleted() || (current != null && current.isSeenTo())) {
            return;
        }
        Payload sending = body;
        boolean hungry = sending != null && sending.isHungry();
        if (sending != null && !watch(now, hungry && current != null && current.isSending())) {
            return;
        }
        if (current != null) {
            current.look(now, hungry);
            return;
        }
        Patience.Lost lost = inQueue.lost(now, hungry);
        if (lost != null) {
            answer(lost.fault(), lost.detail());
        }
    }

    /**
     * @param waiting whether it is waited for; nobody reads it before there is somebody to send it to
     * @return whether the body may go on
     */
    private boolean watch(long now, boolean waiting) {
        try {
            exchange.watchBody(now, waiting);
            return true;
        } catch (FaultException e) {
            bodyBroke(e);
            return false;
        }
    }
}
