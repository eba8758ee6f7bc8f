package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Soon;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SparingBuffersTest {

    private static final int READ = 64;
    private static final int WRITE = 16;

    private final WriteBuffers lender = new WriteBuffers(WRITE);
    private final ByteBuffer none = SparingBuffers.none(READ);
    private final SparingBuffers buffers = new SparingBuffers(none, lender);

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
    }

    @Test
    void what_is_read_into_it_is_its_own() {
        SparingBuffers other = new SparingBuffers(none, lender);
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

        buffers.giveBack();
        assertThat(buffers.getWriteBuffer()).isSameAs(lent);

        buffers.configureWriteBufferForRead();
        buffers.getWriteBuffer().position(5);
        buffers.giveBack();
        assertThat(buffers.getWriteBuffer().capacity()).isZero();
        assertThat(buffers.isWriteBufferEmpty()).isTrue();
        assertThat(buffers.isWriteBufferWritable()).isTrue();
        SparingBuffers other = new SparingBuffers(none, lender);
        other.accept(4 * WRITE);
        assertThat(other.getWriteBuffer()).isSameAs(lent);
        assertThat(other.isWriteBufferEmpty()).isTrue();
    }

    @Test
    void it_has_room_for_what_is_written_while_something_is_written() {
        assertThat(buffers.isWriteBufferWritable()).isTrue();
        buffers.configureWriteBufferForRead();
        assertThat(buffers.getWriteBuffer().hasRemaining()).isFalse();

        buffers.configureWriteBufferForWrite();
        ByteBuffer lent = buffers.getWriteBuffer().put(bytes("out"));
        assertThat(lent.capacity()).isEqualTo(WRITE);
        buffers.giveBack();
        assertThat(buffers.getWriteBuffer()).isSameAs(lent);
        buffers.configureWriteBufferForRead();
        lent.position(3);
        buffers.giveBack();

        SparingBuffers other = new SparingBuffers(none, lender);
        other.configureWriteBufferForWrite();
        assertThat(other.getWriteBuffer()).isSameAs(lent);
        assertThat(lent.remaining()).isEqualTo(WRITE);
        buffers.configureWriteBufferForWrite();
        assertThat(buffers.getWriteBuffer()).isNotSameAs(lent);
    }

    @Test
    void it_is_full_when_what_it_was_lent_is() {
        buffers.configureWriteBufferForWrite();
        buffers.getWriteBuffer().put(bytes("0123456789abcdef"));

        assertThat(buffers.isWriteBufferWritable()).isFalse();
        buffers.configureWriteBufferForRead();
        assertThat(buffers.isWriteBufferWritable()).isFalse();
    }

    @Test
    void between_two_pieces_of_a_large_answer_it_keeps_its_room() {
        buffers.accept(4 * WRITE);

        buffers.giveBackUsual();
        assertThat(buffers.getWriteBuffer().capacity()).isEqualTo(4 * WRITE);

        buffers.giveBack();
        buffers.configureWriteBufferForWrite();
        buffers.giveBackUsual();
        assertThat(buffers.getWriteBuffer().capacity()).isZero();
    }

    @Test
    void the_next_connection_has_no_room_that_another_was_lent() {
        buffers.accept(4 * WRITE);
        ByteBuffer lent = buffers.getWriteBuffer();
        buffers.reset();

        assertThat(buffers.getWriteBuffer().capacity()).isZero();
        // who wrote into it when the connection was closed may do so still
        assertThat(lender.take(4 * WRITE)).isNotSameAs(lent);
    }

    /** What is in them need not be copied once more; but there is not as much room outside of the heap as within. */
    @Test
    void what_is_lent_is_outside_of_the_heap_as_long_as_few_are_lent_at_once() {
        List<ByteBuffer> few =
                Stream.generate(() -> lender.take(READ)).limit(LentBuffers.MOST).toList();
        assertThat(few).allMatch(ByteBuffer::isDirect);
        ByteBuffer more = lender.take(READ);
        assertThat(more.isDirect()).isFalse();

        lender.giveBack(more);
        few.forEach(lender::giveBack);
        for (int i = 0; i < LentBuffers.MOST; i++) {
            assertThat(lender.take(READ).isDirect()).isTrue();
        }
        assertThat(lender.take(READ)).isSameAs(more);
    }

    @Test
    void for_those_that_are_lost_others_are_made() throws Exception {
        for (int i = 0; i < LentBuffers.MOST; i++) {
            assertThat(lender.take(READ).isDirect()).isTrue();
        }

        assertThat(lender.take(READ).isDirect()).isFalse();
        Soon.after(Duration.ofSeconds(10), () -> {
            System.gc();
            return lender.take(READ).isDirect();
        });
    }
}
