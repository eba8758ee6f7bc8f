package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Readiness;
import io.gatehouse.exchange.Room;
import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The request's body on its way upstream. Neither side waits for the other, and no more is read from the client than the upstream
 * takes.
 */
final class RequestBody implements Payload, ReadListener {

    private static final int PIECE_BYTES = 32 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Exchange exchange;
    private final Room room;
    private Consumer<Throwable> broken = problem -> {};
    private final Lock lock;
    private final ServletInputStream in;
    private final Readiness readiness;
    private final long length;
    private @Nullable UpstreamBody upstream;
    private boolean invited;
    private volatile boolean finished;
    private boolean taken;
    private int againMost;
    private @Nullable ByteBuffer again;
    private @Nullable Kept kept;
    private @Nullable Consumer<Kept> sent;
    private volatile boolean ended;

    /** @param room for what is kept of it */
    RequestBody(Exchange exchange, Room room) throws IOException {
        this.exchange = exchange;
        this.room = room;
        this.lock = exchange.lock();
        this.in = exchange.request().getInputStream();
        this.readiness = new Readiness(exchange, () -> wake(false));
        this.length = exchange.request().getContentLengthLong();
    }

    /**
     * What goes upstream of it is kept, for another one that may have to be given it; to be said before any of it goes.
     *
     * @param most bytes; a longer one is given once
     */
    void keepForAnother(int most) {
        if (most > 0 && length <= most) {
            againMost = most;
            keep(most);
        }
    }

    /**
     * What goes upstream of it is kept for somebody else; to be said before any of it goes, and after {@link #keepForAnother}.
     *
     * @param most bytes
     * @param whole is told when all of it has gone; also when it was too long to be kept
     */
    void keep(int most, Consumer<Kept> whole) {
        keep(Math.max(most, againMost));
        sent = whole;
    }

    private void keep(int most) {
        if (kept == null) {
            exchange.onComplete(outcome -> forget());
        }
        kept = new Kept(most, room);
    }

    /** Nobody needs what was kept any more. */
    private void forget() {
        lock.lock();
        try {
            Kept place = kept;
            kept = null;
            if (place != null) {
                place.drop();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void tell(Consumer<Throwable> who) {
        broken = who;
    }

    /** Asks the container for bytes; must be the last thing that the servlet does. */
    void listen() {
        exchange.leftover().isReadBy(() -> finished);
        in.setReadListener(this);
    }

    /**
     * The bytes are read by the I/O thread, not here. When Tomcat meets the last chunk on a thread of its own, it looks for the
     * next request of the connection at once, though this one has not ended; and when the client will send no more, it takes the
     * connection for closed, and the answer is lost.
     */
    @Override
    public void onDataAvailable() {
        wake(false);
    }

    @Override
    public void onAllDataRead() {
        wake(true);
    }

    private void wake(boolean all) {
        UpstreamBody waiting;
        lock.lock();
        try {
            readiness.called(all);
            waiting = upstream;
        } finally {
            lock.unlock();
        }
        if (exchange.isCompleted()) {
            leave(all);
        } else if (waiting != null) {
            waiting.requestOutput();
        }
    }

    private void leave(boolean all) {
        if (all) {
            exchange.leftover().end();
        } else {
            exchange.leftover().onDataAvailable();
        }
    }

    @Override
    public void onError(Throwable cause) {
        exchange.containerSaysGone();
        exchange.leftover().end();
    }

    @Override
    public void transfer(UpstreamBody to) throws IOException {
        upstream = to;
        if (exchange.isCompleted()) {
            // the container may have given its objects to another request
            throw new IOException("the exchange is over");
        }
        if (!invited) {
            // not before: what cannot be sent anywhere need not come
            invited = true;
            exchange.inviteBody();
        }
        boolean more = true;
        while (more && !ended && to.isReady()) {
            more = repeat(to) || pass(to);
        }
    }

    /** @return false if there is nothing for now */
    private boolean pass(UpstreamBody to) throws IOException {
        ByteBuffer piece = finished || readiness.isAwaited() ? NOTHING : pullOrBreak();
        if (piece.hasRemaining()) {
            taken = true;
            keep(piece);
            to.write(piece);
        } else if (finished) {
            ended = true;
            end(to);
            tellSent();
        } else {
            return false;
        }
        return true;
    }

    /** What the client says behind its body is told only to who takes such a thing, and as the container has it. */
    private void end(UpstreamBody to) throws IOException {
        if (!to.takesTrailers() || !exchange.request().isTrailerFieldsReady()) {
            to.end();
            return;
        }
        Headers.Builder trailers = Headers.builder();
        exchange.request().getTrailerFields().forEach(trailers::add);
        to.end(trailers.build());
    }

    /**
     * What another one was given goes before anything else, whenever there is room: over HTTP/2 that may be so from one question to the
     * next.
     *
     * @return whether there was any
     */
    private boolean repeat(UpstreamBody to) throws IOException {
        ByteBuffer before = again;
        if (before == null) {
            return false;
        }
        again = null;
        to.write(before);
        return true;
    }

    private void keep(ByteBuffer piece) {
        Kept place = kept;
        if (place != null) {
            place.add(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }
    }

    private void tellSent() {
        Kept place = kept;
        Consumer<Kept> whole = sent;
        sent = null;
        if (place != null && whole != null) {
            whole.accept(place);
            if (againMost == 0) {
                forget();
            }
        }
    }

    /** What goes wrong with the client is not the upstream's fault. */
    private ByteBuffer pullOrBreak() {
        try {
            byte[] bytes = new byte[PIECE_BYTES];
            return ByteBuffer.wrap(bytes, 0, fill(bytes));
        } catch (IOException | RuntimeException e) {
            broken.accept(e);
            return NOTHING;
        }
    }

    /** @return how many bytes there were; fewer than fit when the container has no more for now */
    private int fill(byte[] bytes) throws IOException {
        int filled = 0;
        while (filled < bytes.length && !finished && isReady()) {
            int read = in.read(bytes, filled, bytes.length - filled);
            if (read > 0) {
                exchange.countIn(bytes, filled, read);
                filled += read;
            }
            finished = readiness.isEnd(read);
        }
        return filled;
    }

    private boolean isReady() throws IOException {
        if (readiness.isReady()) {
            return true;
        }
        if (readiness.isAtEnd()) {
            readiness.requireWhole();
            finished = true;
        }
        return false;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public boolean isHungry() {
        lock.lock();
        try {
            return upstream != null && readiness.isAwaited() && !finished;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean rewind() {
        lock.lock();
        try {
            upstream = null;
            Kept place = kept;
            if (!taken && !ended) {
                return true;
            }
            if (place == null || !isRepeatable()) {
                return false;
            }
            ended = false;
            again = ByteBuffer.wrap(place.bytes());
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRepeatable() {
        Kept place = kept;
        return place != null && place.isComplete() && againMost > 0 && place.size() <= againMost;
    }

    @Override
    public void settle() {
        againMost = 0;
        if (sent == null) {
            forget();
        }
    }
}
