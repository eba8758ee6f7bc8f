package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Gives the buffers of both heads back as soon as the head of the answer is out; {@link #run} says so, with every piece that follows. Tomcat keeps 40 KiB for the one
 * and 32 for the other, for as long as an exchange lasts, and a stream in which nothing happens lasts for hours. The next request of
 * the connection gets new ones.
 *
 * <p>Only when there are many exchanges: to make a buffer costs more than to keep it.
 */
final class SparingProcessor extends Http11Processor implements Runnable {

    private static final System.Logger LOG = System.getLogger(SparingProcessor.class.getName());

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BooleanSupplier crowded;
    private final @Nullable AnswersHead answersHead = AnswersHead.of(this);

    SparingProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter, BooleanSupplier crowded) {
        super(protocol, adapter);
        this.crowded = crowded;
    }

    /** The head of an answer without a length has been written. To be called with the lock of the connection held. */
    @Override
    public void run() {
        if (crowded.getAsBoolean()) {
            if (!hasBody()) {
                dropRequestsHead();
            }
            if (answersHead != null) {
                answersHead.drop();
            }
        }
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        if (answersHead != null) {
            answersHead.restore();
        }
        // the one of the request is made anew by Tomcat when it finds one that is too small
        return super.service(socket);
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
        in.setByteBuffer(NOTHING);
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

        private final Object output;
        private final Field buffer;
        private final int bytes;
        private boolean dropped;

        private AnswersHead(Object output, Field buffer, int bytes) {
            this.output = output;
            this.buffer = buffer;
            this.bytes = bytes;
        }

        static @Nullable AnswersHead of(Http11Processor processor) {
            try {
                Field outputs = Http11Processor.class.getDeclaredField("outputBuffer");
                outputs.setAccessible(true);
                Object output = outputs.get(processor);
                Field buffer = outputs.getType().getDeclaredField("headerBuffer");
                buffer.setAccessible(true);
                return new AnswersHead(output, buffer, ((ByteBuffer) buffer.get(output)).capacity());
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(Level.DEBUG, "the head of an answer stays where it is", e);
                return null;
            }
        }

        void drop() {
            if (!dropped) {
                dropped = set(NOTHING);
            }
        }

        void restore() {
            if (dropped) {
                dropped = !set(ByteBuffer.allocate(bytes));
            }
        }

        private boolean set(ByteBuffer to) {
            try {
                buffer.set(output, to);
                return true;
            } catch (IllegalAccessException e) {
                LOG.log(Level.DEBUG, "the head of an answer stays where it is", e);
                return false;
            }
        }
    }
}
