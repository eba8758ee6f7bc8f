package io.gatehouse.filter.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.Headers;
import io.gatehouse.testing.TestElement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WebSocketPolicyTest {

    private static WebSocketPolicy read(String element) {
        return TestElement.read(WebSocketPolicy.TYPE, element);
    }

    @Test
    void without_a_word_it_is_for_pages_of_the_host_and_a_minute_of_silence() {
        assertThat(read("<websocket/>")).isEqualTo(new WebSocketPolicy(Duration.ofSeconds(60), null));
    }

    @Test
    void what_is_written_is_what_holds() {
        WebSocketPolicy policy = read("<websocket idle='2m' origins='https://shop.example.com'/>");
        assertThat(policy.idle()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.origins()).isNotNull();
        assertThat(policy.origins().contains("https://shop.example.com")).isTrue();
        assertThat(read("<websocket origins='*'/>").origins().any()).isTrue();
    }

    @Test
    void what_is_wrong_is_told_with_value_and_expectation() {
        assertThat(TestElement.refusals(
                        WebSocketPolicy.TYPE, "<websocket idle='0s' origins='shop.example.com https://a.example/x'/>"))
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).isEqualTo("idle: 0s (expected: > 0)"),
                        message -> assertThat(message)
                                .startsWith("origins: shop.example.com (expected: an origin")
                                .contains("https://a.example/x (expected: nothing behind host and port"));
        assertThat(TestElement.refusals(WebSocketPolicy.TYPE, "<websocket origins='* https://a.example'/>"))
                .singleElement()
                .asString()
                .contains("* among others");
    }

    @Test
    void an_explanation_shows_that_the_upstream_is_asked_to_leave_http() {
        Headers.Builder asked = Headers.builder();
        read("<websocket/>").explain(asked, TestExchange.request("GET", "/", "Upgrade", "websocket"));
        assertThat(asked.build()).isEqualTo(Headers.of("Connection", "Upgrade", "Upgrade", "websocket"));
        Headers.Builder other = Headers.builder();
        read("<websocket/>").explain(other, TestExchange.request("GET", "/"));
        assertThat(other.build()).isEqualTo(Headers.EMPTY);
    }
}
