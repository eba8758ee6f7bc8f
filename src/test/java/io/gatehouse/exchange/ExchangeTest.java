package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.route.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExchangeTest {

    private record Some(String name) implements Policy {}

    private final TestExchange test = TestExchange.get("/a");
    private final Exchange exchange = test.exchange();
    private final List<String> heard = new ArrayList<>();

    @Test
    void who_comes_first_has_the_last_word_on_the_answer() {
        exchange.onResponse(head -> head.headers().set("A", head.headers().first("A") + "1"));
        exchange.onResponse(head -> head.headers().set("A", head.headers().first("A") + "2"));
        assertThat(test.answered(200, "A", "0").all("A")).containsExactly("021");
    }

    @Test
    void who_comes_first_has_the_last_word_on_the_request() {
        exchange.onRequest(fields -> fields.set("A", fields.first("A") + "1"));
        exchange.onRequest(fields -> fields.set("A", fields.first("A") + "2"));
        assertThat(test.upstream(Headers.of("A", "0"))).isEqualTo(Headers.of("A", "021"));
    }

    @Test
    void nobody_takes_the_id_from_the_answer() {
        exchange.onResponse(head -> head.headers().remove("X-Request-Id"));
        assertThat(test.answered(200).all("X-Request-Id")).containsExactly(exchange.id());
    }

    @Test
    void the_end_is_told_once_to_everyone_also_when_somebody_fails() {
        exchange.onComplete(outcome -> heard.add("first"));
        exchange.onComplete(outcome -> {
            throw new IllegalStateException("second");
        });
        exchange.onComplete(outcome -> heard.add("third"));
        exchange.complete();
        exchange.complete();
        assertThat(heard).containsExactly("third", "first");
        assertThat(test.outcomes()).hasSize(1);
    }

    @Test
    void the_outcome_says_what_was_told_and_how_long_it_took() {
        test.receive(7);
        test.ticker().advance(Duration.ofMillis(20));
        new Answer(404, Headers.EMPTY, new byte[] {'x'}).send(exchange);
        assertThat(test.outcomes())
                .containsExactly(
                        new Outcome(404, null, null, 7, 1, Duration.ofMillis(20).toNanos()));
    }

    @Test
    void a_client_that_goes_before_it_is_told_anything_is_499() {
        exchange.clientGone();
        assertThat(test.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo(499);
            assertThat(outcome.fault()).isEqualTo(Fault.CLIENT_GONE);
        });
    }

    @Test
    void an_exchange_that_its_container_has_let_go_of_ends_when_it_is_resumed() {
        exchange.suspend();
        test.servlet().letGo();
        exchange.resume();
        assertThat(test.outcomes()).extracting(Outcome::fault).containsExactly(Fault.CLIENT_GONE);
    }

    @Test
    void an_exchange_whose_client_has_left_meanwhile_is_not_resumed() {
        exchange.suspend();
        exchange.containerSaysGone();
        exchange.resume();
        assertThat(test.servlet().dispatches()).isZero();
        assertThat(test.outcomes()).hasSize(1);
    }

    @Test
    void an_exchange_whose_client_is_gone_as_soon_as_it_leaves_its_thread_ends_with_the_container() {
        TestExchange gone = TestExchange.getByHttp2("/a");
        gone.servlet().clientGone();
        gone.exchange().startAsync();
        assertThat(gone.outcomes()).extracting(Outcome::fault).containsExactly(Fault.CLIENT_GONE);
        assertThat(gone.servlet().isAsyncCompleted()).isTrue();
    }

    @Test
    void an_exchange_that_leaves_its_thread_when_its_client_has_left_ends_with_the_container() {
        exchange.suspend();
        exchange.containerSaysGone();
        exchange.startAsync();
        assertThat(test.servlet().isAsyncCompleted()).isTrue();
    }

    @Test
    void an_exchange_that_stops_when_its_client_has_left_ends_with_the_container() {
        exchange.containerSaysGone();
        exchange.suspend();
        assertThat(test.servlet().isAsyncCompleted()).isTrue();
        exchange.resume();
        assertThat(test.servlet().dispatches()).isZero();
    }

    @Test
    void what_is_suspended_goes_on_or_ends_and_not_both() {
        Suspension ended =
                Suspension.of(test.servlet().request(), test.servlet().response());
        ended.end();
        ended.end();
        assertThat(ended.resume()).isFalse();
        assertThat(test.servlet().dispatches()).isZero();
        assertThat(test.servlet().isAsyncCompleted()).isTrue();

        TestExchange other = TestExchange.get("/a");
        Suspension resumed =
                Suspension.of(other.servlet().request(), other.servlet().response());
        assertThat(resumed.resume()).isTrue();
        resumed.end();
        assertThat(other.servlet().isAsyncCompleted()).isFalse();
        assertThatThrownBy(resumed::resume).hasMessage("resumed twice");
    }

    @Test
    void nothing_is_written_for_an_exchange_that_is_over() {
        exchange.containerSaysGone();
        new Answer(200, Headers.EMPTY, new byte[] {'x'}).send(exchange);
        assertThat(test.servlet().body()).isEmpty();
    }

    @Test
    void the_first_fault_is_the_cause() {
        exchange.failed(Fault.UPSTREAM_BROKE, "first");
        exchange.failed(Fault.CLIENT_GONE, "second");
        exchange.complete();
        assertThat(test.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.fault()).isEqualTo(Fault.UPSTREAM_BROKE);
            assertThat(outcome.detail()).isEqualTo("first");
        });
    }

    @Test
    void every_tap_sees_the_bytes_and_may_end_the_exchange() {
        exchange.onRequestBytes((bytes, offset, length) -> heard.add("tap " + length));
        exchange.onRequestBytes((bytes, offset, length) -> {
            throw new FaultException(Fault.BODY_TOO_LARGE, "enough");
        });
        assertThatThrownBy(() -> test.receive(3)).isInstanceOf(FaultException.class);
        assertThat(heard).containsExactly("tap 3");
        assertThat(exchange.bytesIn()).isEqualTo(3);
    }

    @Test
    void every_watch_looks_at_the_body_and_may_end_the_exchange() {
        exchange.onRequestWait((now, waiting) -> heard.add("watch " + now + ' ' + waiting));
        exchange.onRequestWait((now, waiting) -> {
            throw new FaultException(Fault.BODY_TOO_SLOW, "enough");
        });
        assertThatThrownBy(() -> exchange.watchBody(5, true)).isInstanceOf(FaultException.class);
        assertThat(heard).containsExactly("watch 5 true");
    }

    @Test
    void a_policy_is_the_routes_or_else_the_hosts_and_never_one_of_the_gateways_own_paths() {
        Some policy = new Some("a");
        assertThat(TestExchange.get("/a", policy).exchange().policy(Some.class)).isSameAs(policy);
        TestExchange elsewhere = TestExchange.of(TestExchange.request("GET", "/a"), "/b", policy);
        assertThat(elsewhere.exchange().route()).isNull();
        assertThat(elsewhere.exchange().policy(Some.class)).isSameAs(policy);
        assertThat(TestExchange.get("/_gatehouse/livez", policy).exchange().policy(Some.class))
                .isNull();
    }

    @Test
    void an_answer_without_a_body_says_the_length_that_it_would_have() {
        TestExchange head = TestExchange.of(TestExchange.request("HEAD", "/"), "/**");
        Answer.text(200, "text/plain", "hello").send(head.exchange());
        assertThat(head.servlet().headers().first("Content-Length")).isEqualTo("5");
        assertThat(head.servlet().body()).isEmpty();
        TestExchange none = TestExchange.get("/");
        Answer.of(204, Headers.EMPTY).send(none.exchange());
        assertThat(none.servlet().headers().contains("Content-Length")).isFalse();
    }

    @Test
    void a_long_answer_arrives_whole() {
        byte[] body = new byte[100_000];
        new Answer(200, Headers.EMPTY, body).send(exchange);
        assertThat(test.servlet().body()).isEqualTo(body);
        assertThat(test.servlet().isAsyncCompleted()).isTrue();
        assertThat(test.outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.bytesOut()).isEqualTo(100_000));
    }
}
