package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who opens connections that many share, and how many are opened. */
final class SharedConnectionsTest {

    private static final int MOST_STREAMS = 3;
    private static final Duration LONG = Duration.ofSeconds(10);

    private final TestTicker ticker = new TestTicker();
    private final List<Opening.Result> openings = new ArrayList<>();
    private final SharedConnections.Opener opener = (patience, result) -> {
        openings.add(result);
        return () -> {};
    };

    /** Keeps what somebody is told. */
    private static final class Told implements UpstreamClient.Callback {

        private final List<Object> all = new ArrayList<>();

        @Override
        public void connected(Connection connection) {
            all.add(connection);
        }

        @Override
        public void failed(Exception cause) {
            all.add(cause);
        }
    }

    /** @param streams that share a connection */
    private SharedConnections connections(int streams) {
        PoolSpec pool = new PoolSpec(100, 100, Duration.ofSeconds(30), 100, 0, Duration.ofSeconds(1), streams, false);
        EndpointSpec spec = new EndpointSpec("h2c", "127.0.0.1", 1, 1, 1, false);
        return new SharedConnections(new Endpoint(spec, pool, null, ticker), pool, ticker);
    }

    private Told join(SharedConnections shared, Duration patience) {
        Told told = new Told();
        Runnable ignored = shared.join(opener, patience, told);
        return told;
    }

    private static void settle(FakeLine line) {
        while (line.turn()) {
            // there was something
        }
    }

    /** The other side has said how many requests it takes at a time. @return the other side */
    private FakePeer stands(FakeLine line, Opening.Result opening, int streams) {
        Http2Connection connection = Http2Connection.begin(line, "http", 100, ticker, opening.owner());
        FakePeer peer = new FakePeer(line).settings(MOST_STREAMS, streams);
        settle(line);
        opening.connected(connection);
        settle(line);
        return peer;
    }

    @Test
    void those_who_fit_on_a_connection_open_one_together() {
        SharedConnections shared = connections(100);
        Told one = join(shared, LONG);
        Told two = join(shared, LONG);
        assertThat(openings).hasSize(1);
        stands(new FakeLine(), openings.get(0), 100);
        assertThat(one.all).hasSize(1).first().isInstanceOf(Http2Stream.class);
        assertThat(two.all).hasSize(1).first().isInstanceOf(Http2Stream.class);
    }

    @Test
    void who_is_refused_opens_no_other_in_a_loop_while_one_is_being_opened() {
        SharedConnections shared = connections(1);
        Told one = join(shared, LONG);
        Told two = join(shared, LONG);
        assertThat(openings).hasSize(2);
        openings.get(0).failed(new ConnectException("refused"));
        assertThat(openings).hasSize(2);
        assertThat(one.all).isEmpty();
        openings.get(1).failed(new ConnectException("refused"));
        assertThat(openings).hasSize(2);
        assertThat(one.all).hasSize(1).first().isInstanceOf(ConnectException.class);
        assertThat(two.all).hasSize(1).first().isInstanceOf(ConnectException.class);
    }

    @Test
    void those_who_have_time_left_do_not_fail_with_one_who_has_none() {
        SharedConnections shared = connections(100);
        Told hasty = join(shared, Duration.ofSeconds(1));
        Told patient = join(shared, LONG);
        assertThat(openings).hasSize(1);
        ticker.advance(Duration.ofSeconds(1));
        openings.get(0).failed(new SocketTimeoutException("late"));
        assertThat(hasty.all).hasSize(1).first().isInstanceOf(SocketTimeoutException.class);
        assertThat(patient.all).isEmpty();
        assertThat(openings).hasSize(2);
        stands(new FakeLine(), openings.get(1), 100);
        assertThat(patient.all).hasSize(1).first().isInstanceOf(Http2Stream.class);
    }

    @Test
    void one_that_takes_nothing_for_now_is_waited_for_by_all_who_come() {
        SharedConnections shared = connections(100);
        Told one = join(shared, LONG);
        FakeLine line = new FakeLine();
        FakePeer peer = stands(line, openings.get(0), 0);
        Told two = join(shared, LONG);
        assertThat(openings).hasSize(1);
        assertThat(one.all).isEmpty();
        peer.settings(MOST_STREAMS, 10);
        settle(line);
        assertThat(openings).hasSize(1);
        assertThat(one.all).hasSize(1).first().isInstanceOf(Http2Stream.class);
        assertThat(two.all).hasSize(1).first().isInstanceOf(Http2Stream.class);
    }

    @Test
    void those_who_do_not_fit_on_what_takes_fewer_than_was_thought_open_another() {
        SharedConnections shared = connections(100);
        Told one = join(shared, LONG);
        Told two = join(shared, LONG);
        stands(new FakeLine(), openings.get(0), 1);
        assertThat(one.all).hasSize(1);
        assertThat(two.all).isEmpty();
        assertThat(openings).hasSize(2);
    }
}
