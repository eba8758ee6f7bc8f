package io.gatehouse.launcher;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.http.ServerCookies;
import org.jspecify.annotations.Nullable;

/**
 * The buffer into which Tomcat reads the head of a request, and what it knows of the request, which are places in that buffer: when the
 * one is exchanged, the others have to follow.
 */
@SuppressWarnings("ByteBufferBackingArray") // Tomcat makes the buffer, and shrink() looks whether it is as expected
final class RequestsHead {

    private final Request request;

    /** how large the buffer was before it was shrunk; 0 when it is not */
    private int room;

    RequestsHead(Request request) {
        this.request = request;
    }

    boolean isShrunk() {
        return room > 0;
    }

    /**
     * Keeps what has come of a head, and no room for more.
     *
     * @return the buffer, which is of no use here any more; null if much of it is, and it stays
     */
    @Nullable
    ByteBuffer shrink() {
        Http11InputBuffer in = (Http11InputBuffer) request.getInputBuffer();
        ByteBuffer head = in.getByteBuffer();
        if (isShrunk() || !head.hasArray() || head.arrayOffset() != 0 || head.limit() > head.capacity() / 2) {
            return null;
        }
        room = head.capacity();
        replace(head, ByteBuffer.wrap(Arrays.copyOf(head.array(), head.limit())));
        return head;
    }

    /**
     * There is to be room again.
     *
     * @param other of the size that it had before; null if one is to be made
     */
    void grow(@Nullable ByteBuffer other) {
        Http11InputBuffer in = (Http11InputBuffer) request.getInputBuffer();
        ByteBuffer head = in.getByteBuffer();
        ByteBuffer next = other != null && other.capacity() == room ? other : ByteBuffer.allocate(room);
        room = 0;
        System.arraycopy(head.array(), 0, next.array(), 0, head.limit());
        replace(head, next);
    }

    private void replace(ByteBuffer head, ByteBuffer next) {
        next.limit(head.limit()).position(head.position());
        byte[] from = head.array();
        each(part -> move(part, from, next.array()));
        Http11InputBuffer in = (Http11InputBuffer) request.getInputBuffer();
        in.setByteBuffer(next);
    }

    /** What the request says of itself does not lie in these bytes any more, but in copies. */
    void copyFrom(byte[] bytes) {
        each(part -> copy(part, bytes));
    }

    private void each(Consumer<MessageBytes> change) {
        change.accept(request.requestURI());
        change.accept(request.decodedURI());
        change.accept(request.queryString());
        change.accept(request.protocol());
        change.accept(request.serverName());
        MimeHeaders fields = request.getMimeHeaders();
        for (int i = 0; i < fields.size(); i++) {
            change.accept(fields.getName(i));
            change.accept(fields.getValue(i));
        }
        ServerCookies cookies = request.getCookies();
        for (int i = 0; i < cookies.getCookieCount(); i++) {
            change.accept(cookies.getCookie(i).getName());
            change.accept(cookies.getCookie(i).getValue());
        }
    }

    private static void copy(MessageBytes part, byte[] from) {
        ByteChunk chunk = part.getByteChunk();
        if (chunk.getBuffer() == from) {
            byte[] copy = new byte[chunk.getLength()];
            System.arraycopy(from, chunk.getStart(), copy, 0, copy.length);
            chunk.setBytes(copy, 0, copy.length);
        }
    }

    private static void move(MessageBytes part, byte[] from, byte[] to) {
        ByteChunk chunk = part.getByteChunk();
        if (chunk.getBuffer() == from) {
            chunk.setBytes(to, chunk.getStart(), chunk.getLength());
        }
    }
}
