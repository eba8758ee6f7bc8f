package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GrpcDeadlineTest {

    private static @Nullable Duration of(String said) {
        return GrpcDeadline.of(Headers.of("content-type", "application/grpc", "grpc-timeout", said));
    }

    private static String told(long left) {
        Headers.Builder fields = Headers.of("Grpc-Timeout", "1H").toBuilder();
        GrpcDeadline.tell(fields, left);
        return String.valueOf(fields.first("grpc-timeout"));
    }

    @Test
    void all_units_are_known() {
        assertThat(of("2H")).isEqualTo(Duration.ofHours(2));
        assertThat(of("2M")).isEqualTo(Duration.ofMinutes(2));
        assertThat(of("2S")).isEqualTo(Duration.ofSeconds(2));
        assertThat(of("2m")).isEqualTo(Duration.ofMillis(2));
        assertThat(of("2u")).isEqualTo(Duration.ofNanos(2_000));
        assertThat(of("99999999n")).isEqualTo(Duration.ofNanos(99_999_999));
    }

    @Test
    void what_is_longer_than_anybody_waits_is_still_a_number_of_nanoseconds() {
        for (String far : new String[] {"99999999H", "99999999M", "99999999S"}) {
            assertThat(of(far).toNanos()).as(far).isPositive();
        }
    }

    @Test
    void what_is_none_is_left_to_who_answers() {
        for (String wrong : new String[] {"", "m", "12", "1s", "-1m", "123456789m", "1 m", "1.5S"}) {
            assertThat(of(wrong)).as(wrong).isNull();
        }
        assertThat(GrpcDeadline.of(Headers.of("grpc-timeout", "1m"))).isNull();
    }

    @Test
    void what_is_left_is_told_in_eight_digits_at_most() {
        assertThat(told(1_500_000_000L)).isEqualTo("1500m");
        assertThat(told(0)).isEqualTo("1m");
        assertThat(told(Duration.ofDays(3).toNanos())).isEqualTo("259200S");
    }

    @Test
    void who_said_nothing_is_told_nothing() {
        Headers.Builder fields = Headers.EMPTY.toBuilder();
        GrpcDeadline.tell(fields, 5);
        assertThat(fields.build().size()).isZero();
    }
}
