package io.gatehouse.launcher;

import java.util.function.BooleanSupplier;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 whose exchanges, when there are many, keep no buffers that they have no use for. */
final class SparingProtocol extends Http11NioProtocol {

    private BooleanSupplier crowded = () -> false;

    /** @param isCrowded whether so many exchanges are in flight that memory is worth more than the time it takes to save it */
    void spareWhen(BooleanSupplier isCrowded) {
        crowded = isCrowded;
    }

    @Override
    protected Processor createProcessor() {
        return new SparingProcessor(this, getAdapter(), crowded);
    }
}
