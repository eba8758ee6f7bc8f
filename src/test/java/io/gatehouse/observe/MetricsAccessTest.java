package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Arrival;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsAccessTest {

    private static Arrival from(String client, boolean trusted, String... fields) {
        RequestHead head = RequestHead.of("GET", "http://localhost/_gatehouse/metrics", Headers.of(fields), client);
        return new Arrival(head, List.of(), "", "1.1", trusted, null);
    }

    @ParameterizedTest
    @CsvSource({
        "off, 127.0.0.1, false",
        "on, 127.0.0.1, true",
        "on, ::1, true",
        "on, 10.0.0.1, false",
        "10.0.0.0/8, 10.0.0.1, true",
        "10.0.0.0/8, 127.0.0.1, false",
        "10.0.0.0/8 loopback, 127.0.0.1, true",
        "'10.0.0.1,10.0.0.2', 10.0.0.2, true",
        "2001:db8::/32, 2001:db8::7, true",
    })
    void it_is_for_whoever_is_named(String set, String client, boolean admitted) {
        assertThat(MetricsAccess.parse(set).admits(from(client, false))).isEqualTo(admitted);
    }

    @Test
    void a_proxy_that_nobody_trusts_lends_its_address_to_nobody() {
        MetricsAccess access = MetricsAccess.LOOPBACK;

        assertThat(access.admits(from("127.0.0.1", false, "X-Forwarded-For", "192.0.2.1")))
                .isFalse();
        assertThat(access.admits(from("127.0.0.1", false, "Forwarded", "for=192.0.2.1")))
                .isFalse();
        assertThat(access.admits(from("127.0.0.1", false, "Via", "1.1 proxy"))).isFalse();
    }

    @Test
    void a_trusted_proxy_says_for_whom_it_asks_and_is_nobody_itself() {
        RequestHead head = RequestHead.of("GET", "http://a/m", Headers.of("X-Forwarded-For", "10.0.0.7"), "10.0.0.7");

        assertThat(MetricsAccess.parse("10.0.0.0/8")
                        .admits(new Arrival(head, List.of("127.0.0.1"), "", "1.1", true, null)))
                .isTrue();
        assertThat(MetricsAccess.LOOPBACK.admits(from("127.0.0.1", true, "X-Real-IP", "192.0.2.1")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "10.0.0.0/33", "on off", ","})
    void anything_else_is_refused(String set) {
        assertThatThrownBy(() -> MetricsAccess.parse(set))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: off, on");
    }
}
