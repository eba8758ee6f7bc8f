package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.FieldNames;
import io.gatehouse.http.Headers;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTrailersTest {

    private static final Headers HEAD = Headers.of("Host", "a", "X-Told", "1");
    private static final Headers SENT = Headers.of("Host", "a", "X-Told", "1", "X-User", "alice");

    private static Headers up(String name, List<Consumer<Headers.Builder>> rewrites) {
        return RequestTrailers.up(
                Headers.of("x-sum", "42", name, "mallory"), HEAD, SENT, FieldNames.of(List.of("X-Subject")), rewrites);
    }

    @Test
    void what_speaks_of_the_body_passes() {
        Headers passed = RequestTrailers.up(
                Headers.of("x-sum", "42", "digest", "sha-256=abc"), HEAD, SENT, FieldNames.NONE, List.of());
        assertThat(passed).isEqualTo(Headers.of("x-sum", "42", "digest", "sha-256=abc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // framing and connections
                "transfer-encoding",
                "content-length",
                "content-encoding",
                "trailer",
                "te",
                "connection",
                // where it goes, who asks, and how
                "host",
                "authorization",
                "cookie",
                "expect",
                "range",
                "if-match",
                "x-http-method-override",
                // what the gateway says
                "x-forwarded-for",
                "x_forwarded_for",
                "forwarded",
                "x-real-ip",
                "via",
                "x-request-id",
                // what the head has said, or was given, in whatever spelling
                "x-told",
                "x-user",
                "X_User",
                "x-subject",
                "x_subject"
            })
    void what_only_a_head_may_say_does_not(String name) {
        assertThat(up(name, List.of())).isEqualTo(Headers.of("x-sum", "42"));
    }

    @Test
    void what_the_route_takes_from_heads_or_changes_there_does_not_pass_behind_a_body() {
        assertThat(up("x-debug", List.of(fields -> fields.remove("X-Debug")))).isEqualTo(Headers.of("x-sum", "42"));
        assertThat(up("x-debug", List.of(fields -> fields.set("X-Debug", "off"))))
                .isEqualTo(Headers.of("x-sum", "42"));
        assertThat(up("x-debug", List.of(fields -> fields.set("X-Own", "1"))))
                .isEqualTo(Headers.of("x-sum", "42", "x-debug", "mallory"));
    }
}
