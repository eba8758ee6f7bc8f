package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Room;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.upstream.UpstreamBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers differ in what they call when, and what they allow meanwhile. */
class RequestBodyTest {

    private static final int LENGTH = 50_000;

    private final Container container = new Container();
    private final Upstream upstream = new Upstream();
    private final List<Throwable> broken = new ArrayList<>();

    private RequestBody body(boolean chunked) throws IOException {
        TestExchange exchange = TestExchange.of(
                chunked
                        ? TestExchange.request("POST", "/", "Transfer-Encoding", "chunked")
                        : TestExchange.request("POST", "/", "Content-Length", Integer.toString(LENGTH)),
                "/**");
        exchange.servlet().requestBody(container);
        RequestBody body = new RequestBody(exchange.exchange(), new Room(1_000_000));
        body.tell(broken::add);
        upstream.body = body;
        body.listen();
        return body;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_body_that_comes_in_pieces_arrives_whole(boolean chunked) throws IOException {
        RequestBody body = body(chunked);
        body.transfer(upstream);
        for (int i = 0; i < 5; i++) {
            container.arrives(LENGTH / 5);
            container.calls();
        }
        container.callsTheEnd();
        assertThat(upstream.received.size()).isEqualTo(LENGTH);
        assertThat(upstream.ended).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytes_that_come_while_it_looks_are_not_lost(boolean chunked) throws IOException {
        RequestBody body = body(chunked);
        body.transfer(upstream);
        container.arrives(LENGTH - 100);
        container.whenNotReady = () -> container.arrives(100);
        container.calls();
        container.calls();
        container.callsTheEnd();
        assertThat(upstream.received.size()).isEqualTo(LENGTH);
        assertThat(upstream.ended).isTrue();
    }

    /** What is too much would be read as another request. */
    @Test
    void more_than_was_announced_does_not_go_upstream() throws IOException {
        RequestBody body = body(false);
        body.transfer(upstream);
        container.arrives(LENGTH + 100);
        container.calls();
        assertThat(upstream.received.size()).isLessThanOrEqualTo(LENGTH);
        assertThat(upstream.ended).isFalse();
        assertThat(broken.get(0)).hasMessage("body: 50100 bytes (expected: 50000)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_has_all_come_but_is_not_read_is_no_end(boolean chunked) throws IOException {
        RequestBody body = body(chunked);
        upstream.room = 1;
        body.transfer(upstream);
        container.arrives(LENGTH);
        container.calls();
        container.callsTheEnd();
        assertThat(upstream.ended).isFalse();
        while (!upstream.ended) {
            upstream.room = 1;
            body.transfer(upstream);
        }
        assertThat(upstream.received.size()).isEqualTo(LENGTH);
    }

    @Test
    void a_container_may_call_from_within_the_question() throws IOException {
        RequestBody body = body(true);
        body.transfer(upstream);
        container.arrives(100);
        container.whenNotReady = () -> {
            container.arrives(LENGTH - 100);
            container.calls();
        };
        container.calls();
        container.callsTheEnd();
        assertThat(upstream.received.size()).isEqualTo(LENGTH);
        assertThat(upstream.ended).isTrue();
    }

    @Test
    void a_body_that_ends_early_is_broken_and_not_ended() throws IOException {
        RequestBody body = body(false);
        body.transfer(upstream);
        container.arrives(100);
        container.calls();
        container.callsTheEnd();
        assertThat(broken).singleElement().isInstanceOf(EOFException.class);
        assertThat(broken.get(0)).hasMessage("body: 100 bytes (expected: 50000)");
        assertThat(upstream.ended).isFalse();
    }

    /** Over HTTP/2 there may be room from one question to the next: another thread reads what the other side takes. */
    @Test
    void what_another_one_was_given_comes_before_what_follows_it() throws IOException {
        RequestBody body = body(true);
        body.keepForAnother(LENGTH);
        body.transfer(upstream);
        container.arrives(1000);
        container.calls();
        assertThat(body.rewind()).isTrue();
        container.arrives(500);
        container.calls();
        Upstream other = new Upstream();
        other.body = body;
        other.refusals = 1;
        body.transfer(other);
        body.transfer(other);
        container.callsTheEnd();
        assertThat(other.received.toByteArray()).isEqualTo(Container.sent(1500));
        assertThat(other.ended).isTrue();
    }

    /** Strict as the specification allows: once it has said that nothing is ready, it is not to be asked before it calls. */
    private static final class Container extends ServletInputStream {

        private @Nullable ReadListener listener;
        private @Nullable Runnable whenNotReady;
        private int there;
        private int taken;
        private boolean owesACall = true;
        private boolean over;

        /** @return so many bytes as they come from here */
        static byte[] sent(int count) {
            byte[] all = new byte[count];
            for (int i = 0; i < count; i++) {
                all[i] = (byte) (i / 7);
            }
            return all;
        }

        void arrives(int count) {
            there += count;
        }

        void calls() {
            owesACall = false;
            try {
                Objects.requireNonNull(listener).onDataAvailable();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void callsTheEnd() {
            over = true;
            try {
                Objects.requireNonNull(listener).onAllDataRead();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean isReady() {
            assertThat(owesACall).as("it has still to call").isFalse();
            if (there > 0) {
                return true;
            }
            owesACall = true;
            Runnable meanwhile = whenNotReady;
            whenNotReady = null;
            if (meanwhile != null) {
                meanwhile.run();
            }
            return false;
        }

        /** As Payara has it. */
        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public int available() {
            return there;
        }

        @Override
        public void setReadListener(ReadListener who) {
            listener = who;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            assertThat(there > 0 && (over || !owesACall)).as("it may be read").isTrue();
            int count = Math.min(there, length);
            there -= count;
            System.arraycopy(sent(taken + count), taken, bytes, offset, count);
            taken += count;
            return count;
        }
    }

    /** Takes as many pieces as it has room for. */
    private static final class Upstream implements UpstreamBody {

        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private @Nullable RequestBody body;
        private int room = Integer.MAX_VALUE;
        private int refusals;
        private boolean ended;

        @Override
        public void requestOutput() {
            try {
                Objects.requireNonNull(body).transfer(this);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean isReady() {
            if (refusals > 0) {
                refusals--;
                return false;
            }
            return room > 0;
        }

        @Override
        public void write(ByteBuffer from) {
            room--;
            while (from.hasRemaining()) {
                received.write(from.get());
            }
        }

        @Override
        public void end() {
            ended = true;
        }
    }
}
