package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeftoverTest {

    /** Whoever breaks an answer off does so on another thread, soon; the container may call meanwhile, and would end it well. */
    @Test
    void a_request_that_waits_for_nothing_that_is_left_is_not_ended() {
        TestExchange exchange = TestExchange.get("/");
        exchange.exchange().startAsync();
        assertThat(exchange.exchange().complete()).isTrue();
        exchange.exchange().leftover().end();
        assertThat(exchange.servlet().isAsyncCompleted()).isFalse();
    }
}
