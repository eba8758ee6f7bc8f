package io.gatehouse.upstream.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.http.Headers;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentLengthTest {

    @Test
    void a_length_beyond_two_gigabytes_is_a_length() throws Exception {
        assertThat(ContentLength.of(Headers.of("content-length", "5000000000"))).isEqualTo(5_000_000_000L);
    }

    @Test
    void what_is_not_announced_or_is_coded_has_none() throws Exception {
        assertThat(ContentLength.of(Headers.EMPTY)).isEqualTo(-1);
        assertThat(ContentLength.of(Headers.of("Content-Length", "5", "Transfer-Encoding", "chunked")))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+5", "5 ", "5,5", "0x5", "five", "5.0", "99999999999999999999", "\u0665"})
    void what_is_no_number_is_no_length(String length) {
        assertThatThrownBy(() -> ContentLength.of(Headers.of("Content-Length", length)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(length);
    }

    @Test
    void a_length_that_is_said_twice_is_none() {
        assertThatThrownBy(() -> ContentLength.of(Headers.of("Content-Length", "5", "content-length", "5")))
                .isInstanceOf(ProtocolException.class);
    }
}
