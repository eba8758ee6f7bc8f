package io.gatehouse.launcher;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.jspecify.annotations.Nullable;

/** The buffer in which Tomcat composes the head of an answer. It has no setter. */
final class AnswersHead {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final OutputBuffer output;
    private final Field buffer;
    private final SpareBuffers spare;
    private final int bytes;
    private @Nullable ByteBuffer lent;

    private AnswersHead(OutputBuffer output, Field buffer, SpareBuffers spare, int bytes) {
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
            SpareBuffers spare = protocol.crowd().answers();
            return new AnswersHead(output, buffer, spare, protocol.answersHeadBytes());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("unknown to this version of Tomcat: where heads are composed", e);
        }
    }

    /** @return what composes the head in it */
    OutputBuffer output() {
        return output;
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
