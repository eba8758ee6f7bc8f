package io.gatehouse.forward;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What is remembered of an answer to compare it: status, length and checksum of the body. A checksum costs next to nothing, and bodies
 * that differ by chance have another one; it is no proof against who wants two to be taken for equal.
 */
final class AnswerDigest implements AnswerTap {

    private final Consumer<Seen> whole;
    private final CRC32C checksum = new CRC32C();
    private int status;
    private long length;

    /**
     * @param length of the body in bytes
     * @param checksum of it, CRC-32C
     */
    record Seen(int status, long length, long checksum) {

        @Override
        public String toString() {
            return status + ", " + length + " bytes, " + String.format("%08x", checksum);
        }
    }

    /** @param whole is told when the answer is */
    AnswerDigest(Consumer<Seen> whole) {
        this.whole = whole;
    }

    @Override
    public void head(int itsStatus) {
        status = itsStatus;
        length = 0;
        checksum.reset();
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        length += bytes.remaining();
        checksum.update(bytes);
    }

    @Override
    public void ended() {
        whole.accept(new Seen(status, length, checksum.getValue()));
    }
}
