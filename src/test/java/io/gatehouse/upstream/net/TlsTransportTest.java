package io.gatehouse.upstream.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.TestKey;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends on one thread, so that every moment is the test's choice. */
@Timeout(120)
final class TlsTransportTest {

    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    @TempDir
    static Path folder;

    private static TestKey key;

    private final Buffers buffers = new Buffers();
    private TlsPeer peer;
    private TlsTransport transport;

    @BeforeAll
    static void makeKey() throws Exception {
        key = TestKey.make(folder, "peer", "dns:localhost");
    }

    @AfterEach
    void close() throws Exception {
        peer.close();
    }

    private void open(String protocol) throws Exception {
        SSLEngine server = key.server(key).createSSLEngine();
        server.setEnabledProtocols(new String[] {protocol});
        peer = TlsPeer.with(server);
        transport = transport(TestKey.client(key).createSSLEngine("localhost", 443));
    }

    private TlsTransport transport(SSLEngine engine) {
        engine.setUseClientMode(true);
        return new TlsTransport(peer.near(), engine, buffers);
    }

    private interface Step {

        boolean done() throws IOException;
    }

    /** The other side is on the same machine, but bytes take their time. */
    private static void until(Step step) throws IOException {
        long start = System.nanoTime();
        while (!step.done()) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE);
            Thread.onSpinWait();
        }
    }

    private void shakeHands() throws IOException {
        until(() -> {
            boolean done = transport.shakeHands();
            peer.step();
            return done && peer.engine().getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
        });
        // what TLS 1.3 says behind the handshake is out of the way
        send(peer.records("hi"));
        assertThat(read(2)).isEqualTo("hi");
    }

    private void send(byte[] bytes) throws IOException {
        peer.send(bytes, 0, bytes.length);
    }

    private String read(int count) throws IOException {
        ByteBuffer to = ByteBuffer.allocate(count);
        until(() -> {
            transport.read(to);
            return !to.hasRemaining();
        });
        return StandardCharsets.ISO_8859_1.decode(to.flip()).toString();
    }

    /** What was sent is with this end of the socket. */
    private void awaitArrival() throws IOException {
        try (Selector selector = Selector.open()) {
            peer.near().register(selector, SelectionKey.OP_READ);
            until(() -> selector.select(1_000) > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void what_one_side_says_the_other_one_hears(String protocol) throws Exception {
        open(protocol);
        shakeHands();
        transport.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
        until(() -> {
            peer.step();
            return peer.heard().equals("hello");
        });
        send(peer.records("good morning"));
        assertThat(read(1)).isEqualTo("g");
        assertThat(read(11)).isEqualTo("ood morning");
        assertThat(transport.isFlushed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_record_that_comes_byte_by_byte_is_read_when_it_is_whole(String protocol) throws Exception {
        open(protocol);
        shakeHands();
        byte[] records = peer.records("hello");
        ByteBuffer to = ByteBuffer.allocate(Buffers.BYTES);
        for (int i = 0; i < records.length - 1; i++) {
            peer.send(records, i, i + 1);
            awaitArrival();
            assertThat(transport.read(to)).isZero();
            assertThat(transport.holdsMore())
                    .as("something to do behind byte %s", i)
                    .isFalse();
        }
        peer.send(records, records.length - 1, records.length);
        awaitArrival();
        assertThat(transport.read(to)).isEqualTo(5);
        assertThat(transport.holdsMore()).isFalse();
    }

    @Test
    void what_there_was_no_room_for_is_said_to_be_there() throws Exception {
        open("TLSv1.3");
        shakeHands();
        send(peer.records("hello"));
        awaitArrival();
        ByteBuffer two = ByteBuffer.allocate(2);
        until(() -> transport.read(two) > 0);
        assertThat(transport.holdsMore()).isTrue();
        assertThat(read(3)).isEqualTo("llo");
        assertThat(transport.holdsMore()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, Buffers.BYTES})
    void much_is_read_whatever_the_room(int room) throws Exception {
        open("TLSv1.3");
        shakeHands();
        String all = "0123456789".repeat(room == 1 ? 2_000 : 20_000);
        byte[] records = peer.records(all);
        StringBuilder read = new StringBuilder();
        ByteBuffer to = ByteBuffer.allocate(room);
        for (int from = 0; from < records.length; from += 10_007) {
            peer.send(records, from, Math.min(records.length, from + 10_007));
            while (transport.read(to.clear()) > 0) {
                read.append(StandardCharsets.ISO_8859_1.decode(to.flip()));
            }
        }
        until(() -> {
            while (transport.read(to.clear()) > 0) {
                read.append(StandardCharsets.ISO_8859_1.decode(to.flip()));
            }
            return read.length() == all.length();
        });
        assertThat(read.toString().equals(all)).isTrue();
    }

    @Test
    void what_the_socket_does_not_take_is_kept_and_sent_later() throws Exception {
        open("TLSv1.3");
        shakeHands();
        byte[] piece = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        int count = 0;
        while (transport.isFlushed()) {
            ByteBuffer from = ByteBuffer.wrap(piece);
            transport.write(from);
            assertThat(from.hasRemaining()).isFalse();
            count++;
        }
        assertThat(transport.flush()).isFalse();
        int pieces = count;
        until(() -> {
            transport.flush();
            peer.step();
            return peer.heard().length() == pieces * piece.length;
        });
        assertThat(transport.isFlushed()).isTrue();
        assertThat(peer.heard().chars().allMatch(c -> c == 'x')).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void the_end_is_heard_though_the_socket_stays_open(String protocol) throws Exception {
        open(protocol);
        shakeHands();
        byte[] last = peer.records("bye");
        byte[] end = peer.end();
        byte[] both = Arrays.copyOf(last, last.length + end.length);
        System.arraycopy(end, 0, both, last.length, end.length);
        send(both);
        awaitArrival();
        ByteBuffer to = ByteBuffer.allocate(Buffers.BYTES);
        assertThat(transport.read(to)).isEqualTo(3);
        assertThat(transport.holdsMore()).as("the socket will say nothing more").isTrue();
        assertThat(transport.read(to)).isEqualTo(-1);
        assertThat(transport.holdsMore()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void an_end_that_tls_does_not_confirm_is_none(String protocol) throws Exception {
        open(protocol);
        shakeHands();
        send(peer.records("bye"));
        assertThat(read(3)).isEqualTo("bye");
        peer.hangUp();
        assertThatThrownBy(() -> until(() -> transport.read(ByteBuffer.allocate(10)) != 0))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void what_came_before_a_connection_was_cut_is_read_first() throws Exception {
        open("TLSv1.3");
        shakeHands();
        // as much as one call of the system takes, and the end right behind it
        byte[] measured = peer.records("x");
        int overhead = measured.length - 1;
        send(measured);
        assertThat(read(1)).isEqualTo("x");
        StringBuilder all = new StringBuilder();
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        while (Buffers.BYTES - records.size() > 0) {
            int left = Buffers.BYTES - records.size();
            int size = left > 20_000 ? 10_000 : left > 10_000 ? 5_000 : left - overhead;
            all.append("y".repeat(size));
            records.write(peer.records("y".repeat(size)));
        }
        assertThat(records.size()).isEqualTo(Buffers.BYTES);
        send(records.toByteArray());
        peer.hangUp();
        ByteBuffer to = ByteBuffer.allocate(Buffers.BYTES);
        until(() -> {
            transport.read(to);
            return to.position() == all.length();
        });
        assertThatThrownBy(() -> until(() -> transport.read(to) != 0)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_regular_end_is_said(String protocol) throws Exception {
        open(protocol);
        shakeHands();
        transport.end();
        until(() -> {
            peer.step();
            return peer.heardTheEnd();
        });
    }

    @Test
    void new_keys_in_the_middle_do_not_hide_what_is_behind_them() throws Exception {
        open("TLSv1.3");
        shakeHands();
        // the engine asks for new keys by itself when it is told to start over
        peer.engine().beginHandshake();
        byte[] update = peer.asked();
        byte[] text = peer.records("hello");
        byte[] both = Arrays.copyOf(update, update.length + text.length);
        System.arraycopy(text, 0, both, update.length, text.length);
        send(both);
        awaitArrival();
        ByteBuffer to = ByteBuffer.allocate(Buffers.BYTES);
        assertThat(transport.read(to)).isEqualTo(5);
    }

    @Test
    void who_starts_over_in_the_middle_does_not_stop_what_is_being_said() throws Exception {
        open("TLSv1.2");
        shakeHands();
        peer.engine().beginHandshake();
        peer.step();
        ByteBuffer to = ByteBuffer.allocate(Buffers.BYTES);
        awaitArrival();
        assertThat(transport.read(to)).isZero();
        for (int i = 0; i < 3; i++) {
            transport.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
        }
        until(() -> {
            peer.step();
            transport.read(to);
            return peer.heard().equals("hellohellohello");
        });
    }

    @Test
    void who_is_not_trusted_is_not_talked_to() throws Exception {
        open("TLSv1.3");
        TestKey other = TestKey.make(folder, "other", "dns:localhost");
        transport = transport(TestKey.client(other).createSSLEngine("localhost", 443));
        assertThatThrownBy(this::shakeHands).isInstanceOf(SSLException.class);
    }

    @Test
    void who_speaks_no_tls_is_not_talked_to() throws Exception {
        open("TLSv1.3");
        byte[] plain = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        peer.send(plain, 0, plain.length);
        assertThatThrownBy(() -> until(transport::shakeHands)).isInstanceOf(SSLException.class);
    }

    @Test
    void who_hangs_up_in_the_middle_of_the_handshake_has_ended_it() throws Exception {
        open("TLSv1.3");
        assertThat(transport.shakeHands()).isFalse();
        peer.hangUp();
        assertThatThrownBy(() -> until(transport::shakeHands)).isInstanceOf(IOException.class);
    }
}
