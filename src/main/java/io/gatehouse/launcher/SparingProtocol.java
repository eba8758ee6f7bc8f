package io.gatehouse.launcher;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.InputFilter;
import org.apache.coyote.http11.filters.ChunkedInputFilter;

/** HTTP/1.1 whose exchanges, when there are many, keep no buffers that they have no use for. */
final class SparingProtocol extends Http11NioProtocol {

    private final Crowd crowd = new Crowd(Runtime.getRuntime().maxMemory());
    private final EventLoopEndpoint endpoint;
    private LongSupplier nanoTime = System::nanoTime;

    SparingProtocol(EventLoopEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** @return how many threads of the event loops serve a connection */
    int serving() {
        return endpoint.serving();
    }

    /** Starts the event loops before anybody is let in. */
    EventLoops openLoops() throws IOException {
        return endpoint.openLoops();
    }

    /** Ends them, also when nobody was let in. */
    void endLoops() {
        endpoint.endLoops();
    }

    Crowd crowd() {
        return crowd;
    }

    /** @return by which it is told for how long a head has been coming, as Tomcat tells when it began: {@link System#nanoTime} */
    LongSupplier nanoTime() {
        return nanoTime;
    }

    /** To be called before it starts. */
    void nanoTime(LongSupplier other) {
        nanoTime = other;
    }

    /** Nothing is to be made with each processor: it is lent a buffer of {@link #answersHeadBytes()} with each request. */
    @Override
    public int getMaxHttpResponseHeaderSize() {
        return 0;
    }

    int answersHeadBytes() {
        return super.getMaxHttpResponseHeaderSize();
    }

    /** @return what reads the chunked bodies of one processor's requests, as each processor of Tomcat's has it */
    InputFilter chunksOf(Request request) {
        return new ChunkedInputFilter(
                request,
                getMaxTrailerSize(),
                getAllowedTrailerHeadersInternal(),
                getMaxExtensionSize(),
                getMaxSwallowSize());
    }

    @Override
    protected Processor createProcessor() {
        return new SparingProcessor(this, getAdapter());
    }
}
