package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlineTest {

    private static @Nullable String grpc(@Nullable String clients, long millis) {
        Headers.Builder fields = Headers.builder();
        if (clients != null) {
            fields.add("grpc-timeout", clients);
        }
        Deadline.GRPC_TIMEOUT.tell(fields, millis);
        return fields.first("grpc-timeout");
    }

    @Test
    void a_value_of_grpc_has_eight_digits_at_most() {
        assertThat(grpc(null, 1_500)).isEqualTo("1500m");
        assertThat(grpc(null, 100_000_000)).isEqualTo("99999999m");
    }

    @ParameterizedTest
    @CsvSource({
        "1S, 1500, 1S",
        "2S, 1500, 1500m",
        "1H, 1500, 1500m",
        "1M, 90000, 1M",
        "1499m, 1500, 1499m",
        "1000u, 1500, 1000u",
        "5n, 1500, 5n"
    })
    void a_shorter_one_of_the_client_stays(String clients, long millis, String told) {
        assertThat(grpc(clients, millis)).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "1", "123456789S", "1x", "-1S", "1 S"})
    void what_cannot_be_read_is_replaced(String clients) {
        assertThat(grpc(clients, 1_500)).isEqualTo("1500m");
    }
}
