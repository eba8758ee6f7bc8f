package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FaultException;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.upstream.Admission;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import java.util.ArrayList;
import java.util.List;
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

    /** Whoever has the lock will leave it by then. */
    private static final long MOMENT_NANOS = 1_000_000;

    private final Exchange exchange;
    private final Upstream upstream;
    private final Try.Common common;
    private final Clock clock;
    private final long startedAt;
    private final Patience inQueue;
    private final @Nullable Payload body;
    private final Runnable admitted;
    private final Trials trials;
    private final @Nullable Hedge hedge;
    private final @Nullable Fallback fallback;
    private final Lock lock;
    private boolean over;
    private boolean entered;
    private boolean released;
    private boolean seen;
    private boolean answering;
    private int turnedDown;
    private Patience.@Nullable Lost lastFailure;
    /** One, or two of which the first answer wins. */
    private final List<Try> running = new ArrayList<>(1);

    private @Nullable Try second;
    private volatile @Nullable Runnable waiting;

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
                upstream, manners.retry(), manners.wish(), exchange.head().method(), body);
        this.clock = clock;
        // not on the thread that leaves: it may hold the lock of another exchange
        this.admitted = () -> clock.soon(this::admitted);
        this.body = body;
        this.common = new Try.Common(
                exchange, plan, manners.timeouts(), client, clock, body, manners.tap(), manners.tunnels());
        this.hedge = manners.hedge();
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
            exchange.upward().sentTo(upstream.spec().name(), null);
            exchange.onComplete(outcome -> release());
            if (released) {
                return;
            }
            Admission.Answer answer = upstream.admission().enter(admitted);
            entered = answer != Admission.Answer.FULL;
            if (!entered) {
                answer(Fault.UPSTREAM_BUSY, upstream.spec().pool().inFlight() + " in flight");
                return;
            }
            clock.watch(this);
            if (answer == Admission.Answer.ADMITTED) {
                next();
            } else {
                exchange.timing().queued(clock.now());
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
            stopWaiting();
            running.forEach(Try::abandon);
        } finally {
            lock.unlock();
        }
        // who waits no longer in the queue has a place, and gives it to the next
        if (entered && !upstream.admission().giveUp(admitted)) {
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
        Hedge two = hedge;
        long patience = two == null || waiting != null ? -1 : two.nanos();
        if (patience >= 0) {
            waiting = clock.after(patience, this::late);
        }
        begin(tryOf(chosen));
    }

    private Try tryOf(Trial chosen) {
        return new Try(common, chosen, patience(), this);
    }

    private void begin(Try one) {
        exchange.upward().sentTo(upstream.spec().name(), one.trial().endpoint().toString());
        running.add(one);
        one.start();
    }

    /** The first endpoint lets wait. On the thread of the clock, which waits for nobody's lock. */
    private void late() {
        if (!lock.tryLock()) {
            waiting = clock.after(MOMENT_NANOS, this::late);
            return;
        }
        try {
            Hedge two = hedge;
            if (over || answering || two == null || running.size() != 1) {
                return;
            }
            Trial chosen = trials.beside();
            if (chosen == null) {
                two.missed();
            } else {
                two.sent();
                Try beside = tryOf(chosen);
                second = beside;
                begin(beside);
            }
        } finally {
            lock.unlock();
        }
    }

    private void stopWaiting() {
        Runnable stop = waiting;
        if (stop != null) {
            stop.run();
        }
    }

    /** The first answer wins. The others are not to blame for being cancelled, but it is known how long they have taken at least. */
    private void win(Try by) {
        answering = true;
        stopWaiting();
        Payload sending = body;
        if (sending != null) {
            sending.settle();
        }
        Hedge two = hedge;
        if (two == null) {
            return;
        }
        long now = clock.now();
        if (by == second) {
            two.won();
        }
        for (Try one : running) {
            two.took(now - one.startedAt());
            if (one != by) {
                one.abandon();
            }
        }
        running.removeIf(one -> one != by);
        exchange.upward().sentTo(upstream.spec().name(), by.trial().endpoint().toString());
    }

    @Override
    public boolean answered(Try by, int status) {
        Fallback other = fallback;
        boolean standsIn = other != null && other.takes(status, trials.isRepeatable());
        if (running.size() > 1 && (standsIn || trials.isUnwanted(status))) {
            // the other one may still answer better
            Trials.judge(by.trial(), status);
            turnedDown = standsIn ? status : 0;
            return false;
        }
        if (trials.answered(by.trial(), status)) {
            return false;
        }
        turnedDown = standsIn ? status : 0;
        if (!standsIn) {
            win(by);
        }
        return !standsIn;
    }

    @Override
    public void turnedDown(Try by) {
        running.remove(by);
        if (!running.isEmpty()) {
            return;
        }
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
        running.remove(by);
        if (!running.isEmpty()) {
            // the other one may still answer
            by.trial().blame(fault);
            by.abandon();
            return;
        }
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
        boolean begun = false;
        for (Try one : running) {
            begun |= one.breakOff();
        }
        if (!begun) {
            answer(fault, detail);
        }
    }

    private void bodyBroke(Throwable cause) {
        running.forEach(Try::abandon);
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
        int thrown = fault == Fault.TOTAL_TIMEOUT ? 0 : turnedDown;
        boolean safe = thrown != 0 || !seen || trials.isRepeatable();
        if (other != null && safe && (thrown != 0 || other.hasUpstreamFor(fault))) {
            release();
            other.goFor(thrown, fault);
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
        if (exchange.isCompleted() || isSeenTo()) {
            return;
        }
        Payload sending = body;
        boolean hungry = sending != null && sending.isHungry();
        if (sending != null
                && !watch(now, hungry && !running.isEmpty() && running.get(0).isSending())) {
            return;
        }
        Patience.Lost lost = running.isEmpty() && !over ? inQueue.lost(now, hungry) : null;
        if (lost != null) {
            answer(lost.fault(), lost.detail());
        }
        // one that is lost makes way, or another one begins
        for (int i = running.size() - 1; i >= 0 && i < running.size(); i--) {
            running.get(i).look(now, hungry);
        }
    }

    /** Asked of everyone by each tick of the clock. */
    private boolean isSeenTo() {
        for (int i = 0; i < running.size(); i++) {
            if (running.get(i).isSeenTo()) {
                return true;
            }
        }
        return false;
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
