package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SparingBuffersTest {

    private static final int READ = 64;
    private static final int WRITE = 16;

    private final WideBuffers wide = new WideBuffers();
    private final ByteBuffer none = SparingBuffers.none(READ);
    private final SparingBuffers buffers = new SparingBuffers(none, WRITE, wide);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String read() {
        buffers.configureReadBufferForRead();
        byte[] all = new byte[buffers.getReadBuffer().remaining()];
        buffers.getReadBuffer().get(all);
        return new String(all, StandardCharsets.US_ASCII);
    }

    @Test
    void before_anything_is_read_into_it_it_is_empty_and_says_how_much_it_would_take() {
        assertThat(buffers.isReadBufferEmpty()).isTrue();
        assertThat(buffers.getReadBuffer().capacity()).isEqualTo(READ);
        assertThat(read()).isEmpty();
        assertThat(buffers.getReadBuffer()).isSameAs(none);
        assertThat(buffers.getWriteBuffer().capacity()).isEqualTo(WRITE);
    }

    @Test
    void what_is_read_into_it_is_its_own() {
        SparingBuffers other = new SparingBuffers(none, WRITE, wide);
        buffers.configureReadBufferForWrite();
        buffers.getReadBuffer().put(bytes("mine"));

        assertThat(buffers.isReadBufferEmpty()).isFalse();
        assertThat(other.isReadBufferEmpty()).isTrue();
        assertThat(read()).isEqualTo("mine");
        assertThat(buffers.isReadBufferEmpty()).isTrue();
    }

    @Test
    void what_waits_to_be_written_is_not_touched_when_it_is_made() {
        buffers.configureWriteBufferForWrite();
        buffers.getWriteBuffer().put(bytes("out"));
        buffers.configureWriteBufferForRead();

        buffers.configureReadBufferForWrite();

        buffers.configureWriteBufferForRead();
        assertThat(buffers.getWriteBuffer()).isEqualTo(bytes("out"));
    }

    @Test
    void what_was_read_too_early_can_be_given_back() {
        buffers.unReadReadBuffer(bytes("again"));

        assertThat(read()).isEqualTo("again");
    }

    @Test
    void the_next_connection_finds_it_empty() {
        buffers.configureReadBufferForWrite();
        buffers.getReadBuffer().put(bytes("theirs"));
        buffers.reset();

        assertThat(buffers.isReadBufferEmpty()).isTrue();
        assertThat(read()).isEmpty();
    }

    @Test
    void a_large_answer_is_lent_more_room_and_what_waits_is_kept_in_order() {
        buffers.configureWriteBufferForWrite();
        buffers.getWriteBuffer().put(bytes("first"));

        buffers.accept(4 * WRITE);

        buffers.configureWriteBufferForWrite();
        assertThat(buffers.getWriteBuffer().capacity()).isEqualTo(4 * WRITE);
        buffers.getWriteBuffer().put(bytes(", then"));
        buffers.configureWriteBufferForRead();
        assertThat(buffers.getWriteBuffer()).isEqualTo(bytes("first, then"));
    }

    @Test
    void what_was_lent_goes_to_the_next_when_nothing_waits_in_it() {
        buffers.accept(4 * WRITE);
        ByteBuffer lent = buffers.getWriteBuffer();
        buffers.configureWriteBufferForWrite();
        buffers.getWriteBuffer().put(bytes("waits"));

        buffers.narrow();
        assertThat(buffers.getWriteBuffer()).isSameAs(lent);

        buffers.configureWriteBufferForRead();
        buffers.getWriteBuffer().position(5);
        buffers.narrow();
        assertThat(buffers.getWriteBuffer().capacity()).isEqualTo(WRITE);
        assertThat(buffers.isWriteBufferEmpty()).isTrue();
        assertThat(buffers.isWriteBufferWritable()).isTrue();
        SparingBuffers other = new SparingBuffers(none, WRITE, wide);
        other.accept(4 * WRITE);
        assertThat(other.getWriteBuffer()).isSameAs(lent);
        assertThat(other.isWriteBufferEmpty()).isTrue();
    }

    @Test
    void the_next_connection_has_no_room_that_another_was_lent() {
        buffers.accept(4 * WRITE);
        buffers.reset();

        assertThat(buffers.getWriteBuffer().capacity()).isEqualTo(WRITE);
    }

    /** What is in them need not be copied once more; but there is not as much room outside of the heap as within. */
    @Test
    void what_is_lent_is_outside_of_the_heap_as_long_as_few_are_lent_at_once() {
        List<ByteBuffer> few =
                Stream.generate(() -> wide.take(READ)).limit(WideBuffers.MOST).toList();
        assertThat(few).allMatch(ByteBuffer::isDirect);
        ByteBuffer more = wide.take(READ);
        assertThat(more.isDirect()).isFalse();

        few.forEach(wide::giveBack);
        wide.giveBack(more);
        assertThat(wide.take(READ).isDirect()).isTrue();
    }
}
