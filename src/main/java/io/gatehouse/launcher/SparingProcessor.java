package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.coyote.Adapter;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.http.ServerCookies;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Lends the buffers of both heads to those who need them. Tomcat keeps 40 KiB for the one and 32 for the other, for as long as an
 * exchange lasts; the one is of no use any more when a request without a body has been read, the other when the head of an answer is
 * out ({@link #run} says so, with every piece that follows). A stream in which nothing happens lasts for hours.
 *
 * <p>Only when there are many exchanges: what the request still says of itself has to be copied.
 */
final class SparingProcessor extends Http11Processor implements Runnable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Crowd crowd;
    private final AnswersHead answersHead;

    /** @throws IllegalStateException if this is not the Tomcat that it was written for */
    SparingProcessor(SparingProtocol protocol, Adapter adapter) {
        super(protocol, adapter);
        this.crowd = protocol.crowd();
        this.answersHead = AnswersHead.of(this, protocol);
        SwiftHeaderParser.putInto(request);
        SwiftHeaders.putInto(response, answersHead.output);
    }

    /** The head of an answer without a length has been written. To be called with the lock of the connection held. */
    @Override
    public void run() {
        if (crowd.isThere()) {
            if (!hasBody()) {
                dropRequestsHead();
            }
            answersHead.drop();
        }
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        borrow();
        SocketState state = super.service(socket);
        if (isAsync() && crowd.isThere() && !hasBody()) {
            dropRequestsHead();
        }
        return state;
    }

    /** If none can be lent, Tomcat makes one. */
    private void borrow() {
        answersHead.restore();
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
        byte[] bytes = head.array();
        // whoever resumes the request reads this at any moment, and must not find it half replaced
        request.queryString().toStringType();
        for (MessageBytes part : List.of(
                request.requestURI(),
                request.decodedURI(),
                request.queryString(),
                request.protocol(),
                request.serverName())) {
            copy(part, bytes);
        }
        MimeHeaders fields = request.getMimeHeaders();
        for (int i = 0; i < fields.size(); i++) {
            copy(fields.getName(i), bytes);
            copy(fields.getValue(i), bytes);
        }
        ServerCookies cookies = request.getCookies();
        for (int i = 0; i < cookies.getCookieCount(); i++) {
            copy(cookies.getCookie(i).getName(), bytes);
            copy(cookies.getCookie(i).getValue(), bytes);
        }
        in.setByteBuffer(NOTHING);
        crowd.requests().giveBack(head);
    }

    private static void copy(MessageBytes part, byte[] from) {
        ByteChunk chunk = part.getByteChunk();
        if (chunk.getBuffer() == from) {
            byte[] copy = new byte[chunk.getLength()];
            System.arraycopy(from, chunk.getStart(), copy, 0, copy.length);
            chunk.setBytes(copy, 0, copy.length);
        }
    }

    /** The buffer in which Tomcat composes the head of an answer. It has no setter. */
    private static final class AnswersHead {

        private final OutputBuffer output;
        private final Field buffer;
        private final HeadBuffers spare;
        private final int bytes;
        private @Nullable ByteBuffer lent;

        private AnswersHead(OutputBuffer output, Field buffer, HeadBuffers spare, int bytes) {
            this.output = output;
            this.buffer = buffer;
            this.spare = spare;
            this.bytes = bytes;
        }

        static AnswersHead of(Http11Processor processor, SparingProtocol protocol) {
            try {
                Field outputs = Http11Processor.class.getDeclaredField("outputBuffer");
                outputs.setAccessible(true);
                OutputBuffer output = (OutputBuffer) outputs.get(processor);
                Field buffer = outputs.getType().getDeclaredField("headerBuffer");
                buffer.setAccessible(true);
                HeadBuffers spare = protocol.crowd().answers();
                return new AnswersHead(output, buffer, spare, protocol.answersHeadBytes());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("unknown to this version of Tomcat: where heads are composed", e);
            }
        }

        void drop() {
            ByteBuffer head = lent;
            if (head != null) {
                set(NOTHING);
                lent = null;
                spare.giveBack(head);
            }
        }

        void restore() {
            if (lent == null) {
                ByteBuffer other = spare.take();
                lent = other == null ? ByteBuffer.allocate(bytes) : other;
                set(lent);
            }
        }

        private void set(ByteBuffer to) {
            try {
                buffer.set(output, to);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("not accessible any more: " + buffer, e);
            }
        }
    }
}
