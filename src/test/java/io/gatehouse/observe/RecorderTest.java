package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Identification;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final long STEP = 1_000_000_000L / Recorder.A_SECOND;

    private static Recorder recorder(int heads, String fields) {
        return new Recorder(
                RecorderSettings.of(Integer.toString(heads), fields),
                new Mask(AccessLogSettings.SECRETS),
                () -> NOW,
                0);
    }

    private static Outcome after(long nanos) {
        return new Outcome(200, null, null, 0, 0, nanos);
    }

    private static Exchange exchange(String target, String... fields) {
        return TestExchange.of(TestExchange.request("GET", target, fields), "/**")
                .exchange();
    }

    private static List<String> targets(Recorder recorder) {
        return recorder.recorded().stream().map(head -> head.head().target()).toList();
    }

    @Test
    void a_line_says_what_was_asked_by_whom_in_general_and_what_was_decided() {
        Recorder recorder = recorder(10, null);
        Exchange exchange = exchange("/a?b=c", "Accept", "*/*");
        Caller ada = new Caller("corp", "ada", Set.of("buyer", "admin"), Set.of("read"), Claims.NONE, "gold", NOW);
        exchange.identified(new Identification(ada, List::of, List::of, false, null));

        recorder.accept(exchange, new Outcome(403, Fault.FORBIDDEN, "ada may not", 0, 0, 6_000_000));

        assertThat(recorder.recorded().get(0).line())
                .isEqualTo(
                        "{\"time\":\"2026-01-02T03:04:05Z\",\"client\":\"192.0.2.1\",\"method\":\"GET\",\"scheme\":\"http\","
                                + "\"host\":\"shop.example\",\"target\":\"/a?b=c\",\"headers\":[\"Host: shop.example\",\"Accept: */*\"],"
                                + "\"authenticated\":true,\"roles\":[\"admin\",\"buyer\"],\"scopes\":[\"read\"],\"status\":403,"
                                + "\"route\":\"route\",\"fault\":\"forbidden\"}");
    }

    @Test
    void no_credential_and_no_name_is_kept() {
        Recorder recorder = recorder(10, null);
        Exchange exchange = exchange(
                "/a;jsessionid=s3cr3t?token=s3cr3t&x=1",
                "Authorization",
                "Bearer s3cr3t",
                "Cookie",
                "SID=s3cr3t; beta=s3cr3t; s3cr3t.s3cr3t",
                "X-Api-Key",
                "s3cr3t",
                "X-Custom",
                "s3cr3t",
                "Referer",
                "http://a/?token=s3cr3t");
        exchange.identified(new Identification(Caller.named("corp", "s3cr3t"), List::of, List::of, false, null));

        recorder.accept(exchange, after(1));
        RecordedHead kept = recorder.recorded().get(0);

        assertThat(kept.line() + kept).doesNotContain("s3cr3t");
        assertThat(kept.line())
                .contains("\"/a;jsessionid=***?token=***&x=1\"")
                .contains("\"Authorization: ***\"", "\"Cookie: SID=***; beta=***; ***\"", "\"X-Custom: ***\"");
    }

    @Test
    void fields_that_an_operator_names_are_kept() {
        Recorder recorder = recorder(10, "X-Beta, x-tenant");

        recorder.accept(exchange("/", "x-beta", "yes", "X-Tenant", "acme", "X-Other", "no"), after(1));

        assertThat(recorder.recorded().get(0).line())
                .contains("\"x-beta: yes\"", "\"X-Tenant: acme\"", "\"X-Other: ***\"");
    }

    @Test
    void the_last_ones_are_kept_the_oldest_first() {
        Recorder recorder = recorder(3, null);

        for (int i = 0; i < 5; i++) {
            recorder.accept(exchange("/" + i), after((i + 1) * STEP));
        }

        assertThat(targets(recorder)).containsExactly("/2", "/3", "/4");
    }

    @Test
    void as_many_as_are_kept_are_taken_at_once_and_then_some_a_second() {
        Recorder recorder = recorder(3, null);

        for (int i = 0; i < 10; i++) {
            recorder.accept(exchange("/at-once-" + i), after(1));
        }
        assertThat(targets(recorder)).containsExactly("/at-once-0", "/at-once-1", "/at-once-2");

        recorder.accept(exchange("/too-early"), after(STEP / 2));
        recorder.accept(exchange("/in-time"), after(STEP + 1));
        recorder.accept(exchange("/too-early-again"), after(STEP + 2));
        assertThat(targets(recorder)).containsExactly("/at-once-1", "/at-once-2", "/in-time");
    }

    @Test
    void what_is_kept_has_a_bounded_length() {
        Recorder recorder = recorder(10, "X-Long");
        String[] fields = new String[400];
        for (int i = 0; i < fields.length; i += 2) {
            fields[i] = "X-Long";
            fields[i + 1] = "v".repeat(500);
        }

        recorder.accept(exchange("/" + "a".repeat(Recorder.LONGEST_TARGET)), after(1));
        recorder.accept(exchange("/many", fields), after(2));
        recorder.accept(exchange("/long", "X-Long", "v".repeat(10_000), "n".repeat(10_000), "v"), after(3));

        assertThat(targets(recorder)).containsExactly("/many", "/long");
        assertThat(recorder.recorded().get(0).line().length()).isLessThan(6_000);
        assertThat(recorder.recorded().get(1).line())
                .contains("\"X-Long: ***\"")
                .hasSizeLessThan(400);
    }

    @Test
    void what_no_route_decides_is_not_kept() {
        Recorder recorder = recorder(10, null);
        RequestHead own = TestExchange.request("GET", "/_gatehouse/livez");

        recorder.accept(TestExchange.of(own, "/**").exchange(), after(1));

        assertThat(recorder.recorded()).isEmpty();
    }

    @Test
    void a_number_that_is_none_is_refused() {
        assertThat(RecorderSettings.of(null, null).heads()).isEqualTo(1_000);
        assertThat(RecorderSettings.of("off", null).heads()).isZero();
        for (String wrong : List.of("-1", "10001", "many", "99999999999", "")) {
            assertThatThrownBy(() -> RecorderSettings.of(wrong, null))
                    .hasMessageContaining("(expected: off, or a number of at most 10000)");
        }
    }
}
