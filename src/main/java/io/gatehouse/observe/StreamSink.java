package io.gatehouse.observe;

import java.io.PrintStream;
import java.nio.ByteBuffer;

/** Standard output or standard error, whatever the server made of them. */
final class StreamSink implements Sink {

    private final PrintStream stream;

    StreamSink(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void open() {}

    /** Errors are not seen: the stream remembers one for ever, so it cannot tell what became of these lines. */
    @Override
    public void write(ByteBuffer lines) {
        stream.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
        stream.flush();
    }

    @Override
    public void close() {
        // it is not ours
    }
}
