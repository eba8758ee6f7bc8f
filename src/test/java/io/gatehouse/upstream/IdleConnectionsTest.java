package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.IoThreads;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class IdleConnectionsTest {

    private static final long ANY = TimeUnit.DAYS.toNanos(1);

    private final TestTicker ticker = new TestTicker();
    private final Endpoint endpoint = new Endpoint(
            new EndpointSpec("http", "127.0.0.1", 80, 1, 1, false),
            new PoolSpec(10, 2, Duration.ofSeconds(30), 10, 0, Duration.ofSeconds(1)),
            null,
            ticker);
    private final IdleConnections idle = endpoint.idle();

    private Http1Connection connection(FakeLine session) {
        return Http1Connection.on(session, endpoint);
    }

    private Http1Connection released(FakeLine session) {
        Http1Connection connection = connection(session);
        connection.release();
        return connection;
    }

    @Test
    void a_released_connection_is_taken_again_and_says_that_it_was_used() {
        Http1Connection connection = connection(new FakeLine());
        assertThat(connection.isReused()).isFalse();
        connection.release();
        assertThat(idle.take(ANY, null)).isSameAs(connection);
        assertThat(connection.isReused()).isTrue();
        assertThat(idle.take(ANY, null)).isNull();
    }

    @Test
    void the_one_that_waited_least_is_taken_first() {
        Http1Connection first = released(new FakeLine());
        Http1Connection second = released(new FakeLine());
        assertThat(idle.take(ANY, null)).isSameAs(second);
        assertThat(idle.take(ANY, null)).isSameAs(first);
    }

    @Test
    void of_too_many_the_oldest_goes() {
        FakeLine oldest = new FakeLine();
        released(oldest);
        Http1Connection second = released(new FakeLine());
        Http1Connection third = released(new FakeLine());
        assertThat(oldest.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(idle.size()).isEqualTo(2);
        assertThat(idle.take(ANY, null)).isSameAs(third);
        assertThat(idle.take(ANY, null)).isSameAs(second);
    }

    @Test
    void one_that_the_other_side_closed_is_not_given() {
        Http1Connection alive = released(new FakeLine());
        FakeLine dead = new FakeLine();
        released(dead);
        dead.peerCloses();
        assertThat(idle.take(ANY, null)).isSameAs(alive);
    }

    @Test
    void one_that_was_closed_in_mid_exchange_is_not_kept() {
        FakeLine dead = new FakeLine();
        dead.peerCloses();
        released(dead);
        assertThat(idle.size()).isZero();
    }

    @Test
    void one_that_waited_too_long_is_closed_and_not_given() {
        FakeLine session = new FakeLine();
        released(session);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(idle.take(ANY, null)).isNull();
        assertThat(session.ended()).isEqualTo(FakeLine.End.CLOSED);
    }

    @Test
    void one_that_waited_longer_than_is_asked_for_is_left_alone() {
        FakeLine session = new FakeLine();
        Http1Connection connection = released(session);
        ticker.advance(Duration.ofSeconds(2));
        assertThat(idle.take(TimeUnit.SECONDS.toNanos(1), null)).isNull();
        assertThat(session.ended()).isNull();
        assertThat(idle.take(ANY, null)).isSameAs(connection);
    }

    @Test
    void none_is_asked_for_with_no_time_at_all() {
        released(new FakeLine());
        ticker.advance(Duration.ofNanos(1));
        assertThat(idle.take(0, null)).isNull();
    }

    @Test
    void an_endpoint_that_says_when_it_will_close_is_believed_a_second_early() {
        FakeLine session = new FakeLine();
        Http1Connection connection = connection(session);
        connection.keepAliveFor(5);
        connection.release();
        ticker.advance(Duration.ofMillis(3_999));
        assertThat(idle.take(ANY, null)).isSameAs(connection);
        connection.release();
        ticker.advance(Duration.ofSeconds(4));
        assertThat(idle.take(ANY, null)).isNull();
        assertThat(session.ended()).isEqualTo(FakeLine.End.CLOSED);
    }

    @Test
    void an_endpoint_that_will_close_at_once_is_never_asked_again() {
        Http1Connection connection = connection(new FakeLine());
        connection.keepAliveFor(0);
        connection.release();
        assertThat(idle.take(ANY, null)).isNull();
    }

    @Test
    void what_is_not_needed_is_closed_in_time() {
        FakeLine old = new FakeLine();
        FakeLine dead = new FakeLine();
        released(old);
        ticker.advance(Duration.ofSeconds(20));
        released(dead);
        dead.peerCloses();
        idle.evict();
        assertThat(idle.size()).isEqualTo(1);
        ticker.advance(Duration.ofSeconds(10));
        idle.evict();
        assertThat(idle.size()).isZero();
        assertThat(old.ended()).isEqualTo(FakeLine.End.CLOSED);
    }

    @Test
    void what_comes_back_after_the_end_is_closed() {
        FakeLine waiting = new FakeLine();
        FakeLine late = new FakeLine();
        released(waiting);
        Http1Connection busy = connection(late);
        idle.close();
        assertThat(waiting.ended()).isEqualTo(FakeLine.End.CLOSED);
        busy.release();
        assertThat(late.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(idle.size()).isZero();
    }

    @Test
    void breaking_off_is_told_from_a_regular_end() {
        FakeLine session = new FakeLine();
        connection(session).abort();
        assertThat(session.ended()).isEqualTo(FakeLine.End.RESET);
    }

    @Test
    void one_that_the_asking_thread_listens_to_is_taken_before_others() {
        try (IoThreads threads = new IoThreads(2, new DaemonThreads("idle-test"), ticker)) {
            IoThread here = threads.next();
            Http1Connection own = released(new FakeLine().on(here));
            Http1Connection newer = released(new FakeLine().on(threads.next()));

            assertThat(idle.take(ANY, here)).isSameAs(own);
            assertThat(idle.take(ANY, here)).isSameAs(newer);
            assertThat(idle.take(ANY, here)).isNull();
        }
    }

    @Test
    void one_of_its_own_that_is_gone_or_has_waited_too_long_is_not_taken_before_others() {
        try (IoThreads threads = new IoThreads(1, new DaemonThreads("idle-test"), ticker)) {
            IoThread here = threads.next();
            Http1Connection old = released(new FakeLine().on(here));
            ticker.advance(Duration.ofSeconds(2));
            Http1Connection newer = released(new FakeLine());

            assertThat(idle.take(TimeUnit.SECONDS.toNanos(1), here)).isSameAs(newer);
            assertThat(idle.take(ANY, here)).isSameAs(old);
        }
    }
}
