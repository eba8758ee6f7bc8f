package io.gatehouse.launcher;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 whose exchanges, when there are many, keep no buffers that they have no use for. */
final class SparingProtocol extends Http11NioProtocol {

    private final Crowd crowd = new Crowd();

    Crowd crowd() {
        return crowd;
    }

    @Override
    protected Processor createProcessor() {
        return new SparingProcessor(this, getAdapter(), crowd);
    }
}
