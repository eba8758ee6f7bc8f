package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Nobody;
import io.gatehouse.exchange.Reception;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.AnswerDigest.Seen;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The copy of one request. Its own exchange has another lock than the original, and neither is held where the other is taken. */
final class Mirror {

    private final MirrorPolicy policy;
    private final MirrorCounts counts;
    private final Exchange original;
    private final Executor thread;
    private final Sending sending;
    private final AtomicReference<@Nullable Seen> first = new AtomicReference<>();

    /** Sends copies on their way. */
    interface Sending {

        /** @param tap sees the answer; null where nobody wants to */
        void send(Exchange copy, @Nullable Payload body, @Nullable AnswerTap tap);
    }

    /** @param thread sends it on its way, and holds nobody's lock */
    Mirror(MirrorPolicy policy, MirrorCounts counts, Exchange original, Executor thread, Sending sending) {
        this.policy = policy;
        this.counts = counts;
        this.original = original;
        this.thread = thread;
        this.sending = sending;
    }

    MirrorPolicy policy() {
        return policy;
    }

    /** @return looks at the answer to the original; null where nothing is compared */
    @Nullable
    AnswerTap original() {
        return tap(true);
    }

    private @Nullable AnswerTap tap(boolean ofOriginal) {
        return policy.compare() ? new AnswerDigest(seen -> seen(ofOriginal, seen)) : null;
    }

    /** Whoever comes second compares. */
    private void seen(boolean ofOriginal, Seen seen) {
        if (first.compareAndSet(null, seen)) {
            return;
        }
        Seen other = first.get();
        if (other != null) {
            String request = original.head().method() + ' ' + original.head().path() + " [" + original.id() + ']';
            counts.compared(request, ofOriginal ? seen : other, ofOriginal ? other : seen);
        }
    }

    /** The original has no body. */
    void send() {
        send((Payload) null);
    }

    /** The body of the original has gone out; nobody waits for what becomes of the copy. */
    void send(Kept body) {
        if (body.isComplete() && body.size() <= policy.body()) {
            send(new CopiedBody(body.bytes()));
        } else {
            counts.tooLong.increment();
        }
    }

    private void send(@Nullable Payload body) {
        if (counts.tryBegin(policy.inFlight())) {
            thread.execute(() -> begin(body));
        }
    }

    private void begin(@Nullable Payload body) {
        Exchange copy = Nobody.asks(original);
        copy.onComplete(outcome -> counts.end());
        copy.upward().receive(new Discarding(copy, counts));
        try {
            sending.send(copy, body, tap(false));
        } catch (RuntimeException e) {
            counts.failed.increment();
            boolean ignored = copy.complete();
        }
    }

    /** Takes whatever comes, and gives it to nobody. */
    private record Discarding(Exchange copy, MirrorCounts counts) implements Reception {

        @Override
        public boolean head(ResponseHead head, long length) {
            return false;
        }

        @Override
        public void bytes(ByteBuffer bytes) {}

        @Override
        public void ended() {
            boolean ignored = copy.complete();
        }

        @Override
        public void brokeOff() {
            fail();
        }

        @Override
        public boolean failed(Fault fault, String detail) {
            fail();
            return true;
        }

        private void fail() {
            if (copy.complete()) {
                counts.failed.increment();
            }
        }
    }
}
