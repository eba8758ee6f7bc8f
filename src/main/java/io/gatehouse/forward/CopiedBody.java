package io.gatehouse.forward;

import io.gatehouse.upstream.UpstreamBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A body that is here as a whole. */
final class CopiedBody implements Payload {

    private final byte[] bytes;
    private boolean given;
    private boolean ended;

    /** @param bytes must not be changed afterwards */
    CopiedBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void transfer(UpstreamBody to) throws IOException {
        if (!given && to.isReady()) {
            given = true;
            to.write(ByteBuffer.wrap(bytes));
        }
        if (given && !ended && to.isReady()) {
            ended = true;
            to.end();
        }
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public boolean isHungry() {
        return false;
    }

    @Override
    public boolean rewind() {
        given = false;
        ended = false;
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public void settle() {
        // it goes with its exchange
    }

    @Override
    public void tell(Consumer<Throwable> who) {
        // nothing of it can be missing
    }
}
