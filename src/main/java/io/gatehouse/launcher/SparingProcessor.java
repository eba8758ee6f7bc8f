package io.gatehouse.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Lends the buffers of both heads to those who need them. Tomcat keeps 40 KiB for the one and 32 for the other with each processor, and
 * has as many of those as there ever were exchanges at once. The one is of no use any more when a request without a body has been read,
 * the other before the head of an answer is composed ({@link Composing}), and when it is out ({@link #run} says so, with every piece that
 * follows): who waits for an upstream needs neither, and a stream in which nothing happens lasts for hours.
 *
 * <p>Only when there are many exchanges: what the request still says of itself has to be copied.
 */
final class SparingProcessor extends Http11Processor implements Runnable {

    /** For so long may the head of a request come; WildFly is set up for the same. */
    static final Duration HEAD_PATIENCE = Duration.ofSeconds(20);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Crowd crowd;
    private final AnswersHead answersHead;
    private final RequestsHead requestsHead;
    private final LongSupplier nanoTime;
    private final int keepAliveMillis;

    /** An answer that nobody waited for has ended, and nothing was read since. */
    private boolean behindAnswer;

    /** @throws IllegalStateException if this is not the Tomcat that it was written for */
    SparingProcessor(SparingProtocol protocol, Adapter adapter) {
        super(protocol, adapter);
        this.crowd = protocol.crowd();
        this.answersHead = AnswersHead.of(this, protocol);
        this.requestsHead = new RequestsHead(request);
        this.nanoTime = protocol.nanoTime();
        this.keepAliveMillis = protocol.getKeepAliveTimeout();
        SwiftHeaderParser.putInto(request);
        SparingChunks.putInto(request, () -> protocol.chunksOf(request));
        SwiftHeaders.putInto(response, answersHead.output());
        Composing.putInto(response, this, answersHead);
    }

    /** The head of an answer without a length has been written. To be called with the lock of the connection held. */
    @Override
    public void run() {
        if (crowd.isThere()) {
            if (!hasBody()) {
                dropRequestsHead();
            }
            answersHead.drop();
            if (getSocketWrapper().getSocketBufferHandler() instanceof SparingBuffers buffers) {
                buffers.giveBackUsual();
            }
        }
    }

    /** With the lock of the connection held. */
    @Override
    public SocketState process(SocketWrapperBase<?> socket, SocketEvent status) throws IOException {
        behindAnswer = false;
        SocketState state = SocketState.CLOSED;
        try {
            state = super.process(socket, status);
            return state;
        } finally {
            if (socket.getSocketBufferHandler() instanceof SparingBuffers buffers) {
                if (state == SocketState.CLOSED) {
                    buffers.discard();
                } else if (state == SocketState.OPEN || state == SocketState.UPGRADING) {
                    // nothing is written for now, and perhaps for long
                    buffers.giveBack();
                }
            }
        }
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        if (behindAnswer && !hasMore(socket)) {
            behindAnswer = false;
            waitFromNow(socket);
            if (crowd.isThere()) {
                lend();
            }
            return SocketState.OPEN;
        }
        behindAnswer = false;
        borrow();
        SocketState state = super.service(socket);
        if (state == SocketState.LONG && !isAsync()) {
            return goOnLater(socket);
        }
        if (crowd.isThere() && state != SocketState.UPGRADING) {
            lend();
        }
        return state;
    }

    /** The client has its time for the next request from now on, however long the answer took. */
    private void waitFromNow(SocketWrapperBase<?> socket) {
        socket.setReadTimeout(keepAliveMillis);
        if (socket instanceof NioSocketWrapper connection) {
            connection.updateLastRead();
        }
    }

    /**
     * Behind an answer Tomcat looks for another request before it lets go of the processor, and with it of what has been read already. Where
     * nothing has, the loop is the one to look: it finds what comes, without asking the socket of each connection once more.
     */
    private boolean hasMore(SocketWrapperBase<?> socket) {
        return !(socket.getSocketBufferHandler() instanceof SparingBuffers buffers)
                || !buffers.isReadBufferEmpty()
                || ((Http11InputBuffer) request.getInputBuffer())
                        .getByteBuffer()
                        .hasRemaining();
    }

    /** It waits, or is at its end: a processor that has nothing to do keeps nothing either. */
    private void lend() {
        if (!isAsync() || !hasBody()) {
            dropRequestsHead();
        }
        answersHead.drop();
    }

    /**
     * Not all of a head has come. Each byte puts Tomcat's timeout off: whoever sends one now and then would keep a connection, and
     * its buffers, for ever.
     */
    private SocketState goOnLater(SocketWrapperBase<?> socket) {
        long left = HEAD_PATIENCE.toNanos() - (nanoTime.getAsLong() - request.getStartTimeNanos());
        if (left <= 0) {
            return SocketState.CLOSED;
        }
        socket.setReadTimeout(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        answersHead.drop();
        ByteBuffer room = requestsHead.shrink();
        if (room != null) {
            crowd.requests().giveBack(room);
        }
        return SocketState.LONG;
    }

    /** One that leaves HTTP while the server takes leave would be closed: its connection carries no other request. */
    @Override
    protected SocketState dispatchEndRequest() {
        if (isUpgrade()) {
            return SocketState.UPGRADING;
        }
        if (!response.isCommitted()) {
            // what nobody has answered is answered there, and not by way of the hook
            answersHead.restore();
        }
        SocketState state = super.dispatchEndRequest();
        // what was left of a body may have been too much, or never have come
        behindAnswer = state == SocketState.OPEN && !getErrorState().isError();
        return state;
    }

    /** If none can be lent, Tomcat makes one. */
    private void borrow() {
        answersHead.restore();
        if (requestsHead.isShrunk()) {
            requestsHead.grow(crowd.requests().take());
            return;
        }
        Http11InputBuffer in = (Http11InputBuffer) request.getInputBuffer();
        if (in.getByteBuffer() == null || in.getByteBuffer().capacity() == 0) {
            ByteBuffer lent = crowd.requests().take();
            in.setByteBuffer(lent == null ? NOTHING : lent.limit(0));
        }
    }

    private boolean hasBody() {
        return request.getContentLengthLong() > 0 || request.getMimeHeaders().getHeader("transfer-encoding") != null;
    }

    /** What the request still says of itself is copied; unless that was done, or the next one is there already. */
    private void dropRequestsHead() {
        Http11InputBuffer in = (Http11InputBuffer) request.getInputBuffer();
        ByteBuffer head = in.getByteBuffer();
        if (head.capacity() == 0 || head.hasRemaining() || !head.hasArray() || head.arrayOffset() != 0) {
            return;
        }
        // whoever resumes the request reads this at any moment, and must not find it half replaced
        request.queryString().toStringType();
        requestsHead.copyFrom(head.array());
        in.setByteBuffer(NOTHING);
        crowd.requests().giveBack(head);
    }
}
