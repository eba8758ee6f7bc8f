package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.testing.RawHttp2;
import io.gatehouse.testing.TestTicker;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies of requests within windows, and in frames that no server takes for an attack. */
final class Http2BodiesTest {

    private static final UpstreamRequest POST = new UpstreamRequest("POST", "/", Headers.of("Host", "a"));
    private static final int INITIAL_WINDOW = 4;
    private static final int PIECE = 32 * 1024;

    private final TestTicker ticker = new TestTicker();
    private FakeLine line = new FakeLine();
    private FakePeer peer = new FakePeer(line);
    private Http2Connection connection = Http2Connection.begin(line, "http", 100, ticker, new Nobody());

    private static final class Nobody implements Http2Connection.Owner {

        @Override
        public void stands(Http2Connection its) {}

        @Override
        public void leaves(Http2Connection its, Exception cause) {}

        @Override
        public void hasRoom(Http2Connection its) {}
    }

    /** The I/O thread does all there is to do. */
    private void settle() {
        while (line.turn()) {
            // there was something
        }
    }

    private void greet(int... settings) {
        peer.settings(settings);
        settle();
    }

    private Http2Stream begin(Heard heard) {
        Http2Stream stream = connection.take();
        assertThat(stream).isNotNull();
        stream.start(POST, true, heard);
        return stream;
    }

    /**
     * Counts as Tomcat does: the windows, and small frames, of which too many close the connection. It reads whole frames, as many at
     * a time as chance will have it, and then says so.
     */
    private final class Tomcat {

        private final Random chance;
        private final List<Upload> uploads;
        private final Deque<RawHttp2.Frame> buffered = new ArrayDeque<>();
        private final int[] windows;
        private final int[] untold;
        private int window = 65_535;
        private int before = 2_048;
        private long overhead = -100;
        private int finished;

        Tomcat(List<Upload> uploads, long seed) {
            this.uploads = uploads;
            this.chance = new Random(seed);
            this.windows = uploads.stream().mapToInt(one -> 65_535).toArray();
            this.untold = new int[uploads.size()];
        }

        void serve() {
            for (int round = 0; finished < uploads.size(); round++) {
                assertThat(round).as("rounds").isLessThan(100_000);
                settle();
                peer.sent(RawHttp2.DATA).forEach(this::arrives);
                assertThat(buffered.isEmpty() && finished < uploads.size())
                        .as("stuck")
                        .isFalse();
                int count = 1 + chance.nextInt(buffered.size() + 1);
                for (int i = 0; i < count && !buffered.isEmpty(); i++) {
                    read(buffered.remove());
                }
            }
        }

        private void arrives(RawHttp2.Frame frame) {
            int bytes = frame.payload().length;
            int which = frame.stream() / 2;
            window -= bytes;
            windows[which] -= bytes;
            assertThat(Math.min(window, windows[which])).as("window").isNotNegative();
            overhead -= 20;
            if (!frame.ends()) {
                int average = Math.max(1, (before >> 1) + (bytes >> 1));
                before = bytes;
                overhead += average < 1_024 ? 1_024 / average : 0;
                assertThat(overhead).as("overhead").isNotPositive();
            }
            uploads.get(which).arrived.writeBytes(frame.payload());
            finished += frame.ends() ? 1 : 0;
            buffered.add(frame);
        }

        private void read(RawHttp2.Frame frame) {
            int bytes = frame.payload().length;
            int which = frame.stream() / 2;
            if (bytes > 0) {
                window += bytes;
                peer.window(0, bytes);
            }
            untold[which] += bytes;
            if (untold[which] > 1_024 && !frame.ends()) {
                windows[which] += untold[which];
                peer.window(frame.stream(), untold[which]);
                untold[which] = 0;
            }
        }
    }

    private void bodies(int count, int bytes, long seed) {
        greet();
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Upload upload = new Upload(bytes, seed + i);
            uploads.add(upload);
            begin(upload.heard);
        }
        new Tomcat(uploads, seed).serve();
        for (Upload one : uploads) {
            assertThat(one.arrived.toByteArray()).isEqualTo(one.body);
        }
    }

    @Test
    void a_body_comes_whole_in_frames_of_some_size_however_it_is_read() {
        for (long seed = 0; seed < 40; seed++) {
            new Http2BodiesTest().bodies(1, 2_000_000, seed);
        }
    }

    @Test
    void bodies_that_share_a_window_come_whole_in_frames_of_some_size() {
        for (long seed = 0; seed < 20; seed++) {
            new Http2BodiesTest().bodies(9, 300_000, seed);
        }
    }

    @Test
    void with_tls_each_frame_of_a_body_is_a_record_of_its_own() {
        line = new FakeLine().inRecordsOf(16 * 1024);
        peer = new FakePeer(line);
        connection = Http2Connection.begin(line, "https", 100, ticker, new Nobody());
        greet();
        Upload upload = new Upload(300_000, 1);
        begin(upload.heard);
        line.records().clear();
        List<Integer> frames = new ArrayList<>();
        for (int increment : new int[] {0, 16_384, 1, 16_383, 20_000, 40_000, 200_000}) {
            if (increment > 0) {
                peer.window(1, increment).window(0, increment);
            }
            settle();
            for (RawHttp2.Frame frame : peer.sent(RawHttp2.DATA)) {
                frames.add(9 + frame.payload().length);
            }
        }
        assertThat(frames.stream().mapToInt(frame -> frame - 9).sum()).isEqualTo(300_000);
        assertThat(line.records()).isEqualTo(frames).allMatch(bytes -> bytes <= 16 * 1024);
    }

    @Test
    void a_rest_that_the_window_cut_off_goes_with_what_follows_it() {
        Upload upload = new Upload(3 * PIECE, 1);
        greet();
        begin(upload.heard);
        settle();
        peer.sent();
        peer.window(1, 1).window(0, 1);
        settle();
        // one byte is not worth a frame while more of the body waits
        assertThat(peer.sent()).isEmpty();
        peer.window(1, 20_000).window(0, 20_000);
        settle();
        List<RawHttp2.Frame> frames = peer.sent(RawHttp2.DATA);
        assertThat(frames).hasSize(2).allMatch(frame -> frame.payload().length > 9_000);
    }

    @Test
    void what_is_held_back_goes_when_nothing_else_happens() {
        Upload upload = new Upload(3 * PIECE, 1);
        greet();
        begin(upload.heard);
        settle();
        peer.sent();
        peer.window(1, 7).window(0, 7);
        settle();
        assertThat(peer.sent()).isEmpty();
        connection.look(ticker.getAsLong());
        settle();
        assertThat(peer.sent(RawHttp2.DATA))
                .singleElement()
                .satisfies(frame -> assertThat(frame.payload()).hasSize(7));
    }

    @Test
    void a_window_that_is_small_from_the_beginning_is_used() {
        Upload upload = new Upload(100, 1);
        greet(INITIAL_WINDOW, 10);
        begin(upload.heard);
        for (int i = 0; i < 10; i++) {
            settle();
            assertThat(peer.sent(RawHttp2.DATA))
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.payload()).hasSize(10));
            peer.window(1, 10);
        }
    }

    @Test
    void a_window_that_shrinks_counts_for_streams_that_are_open() {
        Upload upload = new Upload(100_000, 1);
        greet();
        begin(upload.heard);
        settle();
        peer.sent();
        peer.window(0, 100_000);
        // 65535 are on their way: 5535 more than it takes now
        peer.settings(INITIAL_WINDOW, 60_000).window(1, 5_535);
        settle();
        assertThat(peer.sent(RawHttp2.DATA)).isEmpty();
        peer.window(1, 2_000);
        settle();
        assertThat(peer.sent(RawHttp2.DATA))
                .singleElement()
                .satisfies(frame -> assertThat(frame.payload()).hasSize(2_000));
        peer.settings(INITIAL_WINDOW, 70_000);
        settle();
        assertThat(peer.sent(RawHttp2.DATA).stream()
                        .mapToInt(frame -> frame.payload().length)
                        .sum())
                .isEqualTo(10_000);
    }

    @Test
    void small_pieces_go_together_and_the_end_with_the_last_of_them() {
        Heard heard = new Heard().sends(to -> {
            if (to.isReady()) {
                to.write(ByteBuffer.wrap(new byte[3]));
                to.write(ByteBuffer.wrap(new byte[4]));
                to.end();
            }
        });
        greet();
        begin(heard);
        settle();
        assertThat(peer.sent(RawHttp2.DATA)).singleElement().satisfies(frame -> {
            assertThat(frame.payload()).hasSize(7);
            assertThat(frame.ends()).isTrue();
        });
    }

    @Test
    void a_small_piece_goes_at_once_when_there_is_nothing_else() {
        Heard heard = new Heard().sends(to -> {
            if (to.isReady()) {
                to.write(ByteBuffer.wrap(new byte[3]));
            }
        });
        greet();
        Http2Stream stream = begin(heard);
        settle();
        assertThat(peer.sent(RawHttp2.DATA)).hasSize(1);
        stream.requestOutput();
        settle();
        assertThat(peer.sent(RawHttp2.DATA))
                .singleElement()
                .satisfies(frame -> assertThat(frame.ends()).isFalse());
    }

    @Test
    void one_that_waits_for_its_own_window_hears_nothing_of_others() {
        Upload stuck = new Upload(100_000, 1);
        greet();
        begin(stuck.heard);
        settle();
        peer.window(0, 1_000_000);
        settle();
        String before = stuck.heard.words();
        Upload other = new Upload(60_000, 2);
        begin(other.heard);
        settle();
        peer.window(0, 60_000).window(3, 60_000);
        settle();
        assertThat(other.ended).isTrue();
        assertThat(stuck.heard.words()).isEqualTo(before);
    }

    @Test
    void fields_that_may_follow_a_body_do() {
        Heard heard = new Heard().passesTrailers().sends(to -> {
            if (to.isReady()) {
                to.write(ByteBuffer.wrap(new byte[3]));
                to.end(Headers.of("x-sum", "42"));
            }
        });
        greet();
        begin(heard);
        settle();
        List<RawHttp2.Frame> frames = peer.sent();
        RawHttp2.Frame last = frames.get(frames.size() - 1);
        assertThat(last.type()).isEqualTo(RawHttp2.HEADERS);
        assertThat(last.ends()).isTrue();
        assertThat(frames.get(frames.size() - 2).ends()).isFalse();
        assertThat(new String(last.payload(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .isNotEmpty();
    }

    @Test
    void a_body_behind_which_nothing_may_follow_ends_by_itself() {
        Heard heard = new Heard().sends(to -> {
            if (to.isReady()) {
                to.write(ByteBuffer.wrap(new byte[3]));
                to.end(Headers.of("x-sum", "42"));
            }
        });
        greet();
        begin(heard);
        settle();
        assertThat(peer.sent(RawHttp2.DATA))
                .singleElement()
                .satisfies(frame -> assertThat(frame.ends()).isTrue());
    }

    @Test
    void who_says_that_it_takes_more_again_and_again_is_hung_up_on() {
        greet();
        begin(new Heard());
        settle();
        peer.sent();
        for (int i = 0; i < 20_000; i++) {
            peer.window(i % 2, 1);
        }
        settle();
        assertThat(line.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(peer.sent(RawHttp2.GOAWAY))
                .singleElement()
                .satisfies(frame -> assertThat(frame.payload()[7]).isEqualTo((byte) 11));
    }

    @Test
    void who_does_not_read_costs_no_more_than_some_megabytes() {
        greet();
        line.takes(0);
        UpstreamRequest large = new UpstreamRequest("GET", "/" + "x".repeat(20_000), Headers.of("Host", "a"));
        int begun = 0;
        while (begun < 1_000 && connection.isOpen()) {
            Http2Stream stream = connection.take();
            if (stream != null && stream.start(large, false, new Heard())) {
                stream.abort();
            }
            begun++;
        }
        assertThat(begun).isBetween(100, 500);
        assertThat(line.ended()).isEqualTo(FakeLine.End.RESET);
    }

    @Test
    void heads_for_streams_that_have_ended_are_borne_for_a_while() {
        greet();
        Http2Stream stream = begin(new Heard());
        settle();
        stream.abort();
        for (int i = 0; i < 20_000; i++) {
            peer.head(1, false, ":status", "200");
        }
        settle();
        assertThat(line.ended()).isEqualTo(FakeLine.End.CLOSED);
    }
}
