package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Makes bytes of an answer's fields just before Tomcat writes them: it would do it by way of an encoder, which costs a µs for each
 * answer, of 29.
 */
final class SwiftHeaders implements OutputBuffer {

    private static final byte DELETE = 0x7f;

    private static final String TYPE = "Content-Type";

    /** Eight bytes at a time: one by one they took 3 % of an answer from the cache. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = ONES << 7;
    private static final long SPACES = ONES * ' ';
    private static final long DELETES = ONES * DELETE;

    private final Response response;
    private final OutputBuffer next;

    private SwiftHeaders(Response response, OutputBuffer next) {
        this.response = response;
        this.next = next;
    }

    /** @param next where the answer goes */
    static void putInto(Response response, OutputBuffer next) {
        response.setOutputBuffer(new SwiftHeaders(response, next));
    }

    @Override
    public int doWrite(ByteBuffer bytes) throws IOException {
        if (!response.isCommitted()) {
            MimeHeaders fields = response.getMimeHeaders();
            takeType(fields);
            for (int i = 0; i < fields.size(); i++) {
                toBytes(fields.getName(i));
                toBytes(fields.getValue(i));
            }
        }
        return next.doWrite(bytes);
    }

    /** What Tomcat knows apart from the fields it would add to them behind this. */
    private void takeType(MimeHeaders fields) {
        String type = response.getContentType();
        if (type != null) {
            fields.setValue(TYPE).setString(type);
            response.setContentType(null);
        }
    }

    private static void toBytes(MessageBytes text) {
        if (text.getType() == MessageBytes.T_STR) {
            byte[] bytes = text.getString().getBytes(StandardCharsets.ISO_8859_1);
            blankControls(bytes);
            text.setBytes(bytes, 0, bytes.length);
        }
    }

    /** As Tomcat does with text, and not with bytes: a line that ends within a field would begin another. */
    static void blankControls(byte[] bytes) {
        int i = 0;
        while (i + Long.BYTES <= bytes.length && !mayHaveControl((long) EIGHT.get(bytes, i))) {
            i += Long.BYTES;
        }
        for (; i < bytes.length; i++) {
            byte b = bytes[i];
            if ((b >= 0 && b < ' ' && b != '\t') || b == DELETE) {
                bytes[i] = ' ';
            }
        }
    }

    /** @return whether a byte of these is less than a space, or is the last of ASCII; those above ASCII are neither */
    private static boolean mayHaveControl(long eight) {
        long less = (eight - SPACES) & ~eight;
        long other = eight ^ DELETES;
        long equal = (other - ONES) & ~other;
        return ((less | equal) & HIGHEST) != 0;
    }

    @Override
    public long getBytesWritten() {
        return next.getBytesWritten();
    }
}
