package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.function.Supplier;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.InputFilter;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunked bodies in the place of Tomcat's filter, which is made with the first of them: it keeps 8 KiB for trailer fields,
 * a quarter of what an event stream took, and few clients ever send a chunk.
 */
final class SparingChunks implements InputFilter {

    /** where Tomcat looks for it among a processor's filters */
    private static final int PLACE = 1;

    private final ByteChunk encoding;
    private final Supplier<InputFilter> maker;
    private @Nullable InputFilter made;

    private SparingChunks(ByteChunk encoding, Supplier<InputFilter> maker) {
        this.encoding = encoding;
        this.maker = maker;
    }

    /**
     * @param maker of the filter that does the work
     * @throws IllegalStateException if this is not the Tomcat that it was written for
     */
    static void putInto(Request request, Supplier<InputFilter> maker) {
        try {
            Field field = Http11InputBuffer.class.getDeclaredField("filterLibrary");
            field.setAccessible(true);
            InputFilter[] filters = (InputFilter[]) field.get(request.getInputBuffer());
            ByteChunk encoding = filters[PLACE].getEncodingName();
            if (!encoding.equals("chunked")) {
                throw new IllegalStateException("unknown to this version of Tomcat: who reads chunks, not " + encoding);
            }
            filters[PLACE] = new SparingChunks(encoding, maker);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("unknown to this version of Tomcat: who reads bodies", e);
        }
    }

    private InputFilter filter() {
        InputFilter filter = made;
        if (filter == null) {
            filter = maker.get();
            made = filter;
        }
        return filter;
    }

    @Override
    public void setRequest(Request request) {
        filter().setRequest(request);
    }

    @Override
    public void setBuffer(InputBuffer from) {
        filter().setBuffer(from);
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        return filter().doRead(handler);
    }

    @Override
    public int available() {
        return filter().available();
    }

    @Override
    public boolean isFinished() {
        return filter().isFinished();
    }

    @Override
    public long end() throws IOException {
        return filter().end();
    }

    @Override
    public void recycle() {
        filter().recycle();
    }

    @Override
    public ByteChunk getEncodingName() {
        return encoding;
    }
}
