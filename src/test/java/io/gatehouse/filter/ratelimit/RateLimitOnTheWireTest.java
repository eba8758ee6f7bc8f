package io.gatehouse.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.fault.Fault;
import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.StructuredField;
import io.gatehouse.testing.TestElement;
import io.gatehouse.testing.TestTicker;
import io.gatehouse.testing.TestUpstream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RateLimitOnTheWireTest {

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<PolicyFilter<?>> both = List.of(
            new PolicyFilter<>(0, RateLimitPolicy.class, new RateLimitFilter(RateLimitFilter.Turn.EARLY, this::warned)),
            new PolicyFilter<>(1, RateLimitPolicy.class, new RateLimitFilter(RateLimitFilter.Turn.LATE, this::warned)));

    private final TestTicker ticker = new TestTicker();
    private TestUpstream upstream;
    private ConcernServer server;

    private void warned(Exchange exchange, String text) {
        warnings.add(text);
    }

    private void start(TestUpstream behind, String element) throws Exception {
        upstream = behind;
        server = ConcernServer.start(
                "",
                ticker,
                both,
                Map.of("upstream", behind.port()),
                List.of(TestElement.read(RateLimitPolicy.TYPE, element)));
    }

    private void start(String element) throws Exception {
        start(TestUpstream.answering("ok"), element);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        upstream.close();
    }

    private RawAnswer get(String... fields) throws Exception {
        return ask("GET", fields);
    }

    private RawAnswer ask(String method, String... fields) throws Exception {
        try (RawClient client = server.connect()) {
            return client.request(method, "/", fields).answer();
        }
    }

    @Test
    void what_comes_too_often_is_turned_away_and_told_when_to_come_again() throws Exception {
        start("<rate-limit rate='10/m' burst='2'/>");
        assertThat(get().status()).isEqualTo(200);
        assertThat(get().status()).isEqualTo(200);
        server.awaitOutcome();
        server.awaitOutcome();
        RawAnswer refused = get();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("6");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.text())
                .contains("rate-limited", "limit \\\"default\\\": no more now (expected: to wait 6 s)");
        Outcome outcome = server.awaitOutcome();
        assertThat(outcome.fault()).isEqualTo(Fault.RATE_LIMITED);
        assertThat(outcome.detail()).isEqualTo("limit default of : more than 10/m for client-ip=127.0.0.1");
        assertThat(upstream.requests()).isEqualTo(2);
        ticker.advance(Duration.ofSeconds(6));
        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void every_answer_says_what_is_left() throws Exception {
        start("<rate-limit><limit name='ip' rate='10/s' burst='20'/>"
                + "<limit name='tenant' rate='1/m' burst='3' per='header:X-Tenant'/></rate-limit>");
        RawAnswer first = get("X-Tenant: acme");
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"ip\";q=20;w=2, \"tenant\";q=3;w=180");
        assertThat(first.header("RateLimit")).isEqualTo("\"ip\";r=19;t=1, \"tenant\";r=2;t=60");
        get("X-Tenant: acme");
        get("X-Tenant: acme");
        RawAnswer refused = get("X-Tenant: acme");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit")).isEqualTo("\"ip\";r=16;t=1, \"tenant\";r=0;t=180");
        assertThat(get("X-Tenant: other").status()).isEqualTo(200);
    }

    @Test
    void what_an_answer_says_is_a_list_of_strings_with_whole_numbers() throws Exception {
        start("<rate-limit><limit name='A.b_c-9' rate='10/s' burst='20'/>"
                + "<limit name='tenant' rate='1000000000/s' burst='1000000000' per='header:X-Tenant'/>"
                + "<limit name='who' rate='1/d' burst='366' per='principal'/></rate-limit>");
        RawAnswer answer = get();
        List<StructuredField.Member> policies =
                StructuredField.list(answer.head().headers().all("RateLimit-Policy"));
        List<StructuredField.Member> states =
                StructuredField.list(answer.head().headers().all("RateLimit"));
        assertThat(policies)
                .containsExactlyInAnyOrder(
                        told("A.b_c-9", "q", 20, "w", 2),
                        told("tenant", "q", 1_000_000_000, "w", 1),
                        told("who", "q", 366, "w", 366 * 86_400));
        assertThat(states)
                .containsExactlyInAnyOrder(
                        told("A.b_c-9", "r", 19, "t", 1),
                        told("tenant", "r", 999_999_999, "t", 1),
                        told("who", "r", 365, "t", 86_400));
    }

    private static StructuredField.Member told(String name, String first, long one, String second, long other) {
        return new StructuredField.Member(
                name, Map.of(first, BigDecimal.valueOf(one), second, BigDecimal.valueOf(other)));
    }

    @Test
    void the_old_fields_speak_of_the_limit_that_will_be_met_first() throws Exception {
        start("<rate-limit classic-fields='true'><limit name='ip' rate='10/s' burst='20'/>"
                + "<limit name='who' rate='1/m' burst='3' per='principal'/></rate-limit>");
        RawAnswer answer = get();
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("3");
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("2");
        assertThat(answer.header("X-RateLimit-Reset")).isEqualTo("60");
        assertThat(answer.head().headers().all("RateLimit")).containsExactly("\"ip\";r=19;t=1, \"who\";r=2;t=60");
    }

    @Test
    void a_limit_that_only_observes_counts_and_lets_pass() throws Exception {
        start("<rate-limit rate='1/h' burst='1' mode='observe'/>");
        assertThat(get().status()).isEqualTo(200);
        RawAnswer second = get();
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("RateLimit")).isEqualTo("\"default\";r=0;t=3600");
        assertThat(second.header("Retry-After")).isNull();
    }

    @Test
    void what_the_upstream_says_that_it_cost_is_paid_by_the_next_one_and_hidden() throws Exception {
        start(
                TestUpstream.playing(scene -> scene.answer(200, new byte[0], "X-Cost: 4")),
                "<rate-limit><limit name='a' rate='1/s' burst='5' cost-header='X-Cost'/>"
                        + "<limit name='b' rate='1/s' burst='50' cost-header='X-Cost' per='principal'/></rate-limit>");
        RawAnswer first = get();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("X-Cost")).isNull();
        assertThat(first.head().headers().all("RateLimit")).containsExactly("\"a\";r=0;t=5, \"b\";r=45;t=5");
        assertThat(get().status()).isEqualTo(429);
        ticker.advance(Duration.ofSeconds(1));
        RawAnswer later = get();
        assertThat(later.status()).isEqualTo(200);
        // 50, less 1 and 4 for the first and for this one; the second came as a refusal of the other limit
        assertThat(later.head().headers().all("RateLimit"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith(", \"b\";r=41;t=9");
    }

    @Test
    void what_nobody_understands_of_a_cost_costs_as_much_again_as_the_request_and_is_told_once_a_minute()
            throws Exception {
        AtomicReference<String[]> said = new AtomicReference<>(new String[] {"X-Cost: -3"});
        start(
                TestUpstream.playing(scene -> scene.answer(200, new byte[0], said.get())),
                "<rate-limit rate='1/h' burst='100' cost='GET=10' cost-header='X-Cost'/>");
        get();
        said.set(new String[] {"X-Cost: 1", "X-Cost: 2"});
        assertThat(get().header("RateLimit")).startsWith("\"default\";r=60;");
        said.set(new String[0]);
        assertThat(get().header("RateLimit")).startsWith("\"default\";r=50;");
        said.set(new String[] {"X-Cost: 1e3"});
        assertThat(get().header("RateLimit")).startsWith("\"default\";r=30;");
        ticker.advance(Duration.ofMinutes(1));
        assertThat(get().header("RateLimit")).startsWith("\"default\";r=10;");
        assertThat(warnings)
                .containsExactly(
                        "limit default of : X-Cost: -3 (expected: one whole number); counted as what the request costs,"
                                + " 1 times since the start",
                        "limit default of : X-Cost: 1e3 (expected: one whole number); counted as what the request costs,"
                                + " 4 times since the start");
    }

    @Test
    void nobody_owes_more_than_a_burst_whatever_an_answer_says() throws Exception {
        start(
                TestUpstream.playing(scene -> scene.answer(200, new byte[0], "X-Cost: 999999999999")),
                "<rate-limit rate='1/s' burst='5' cost-header='X-Cost'/>");
        assertThat(get().status()).isEqualTo(200);
        RawAnswer refused = get();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("6");
        ticker.advance(Duration.ofSeconds(6));
        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void methods_cost_what_is_said_of_them() throws Exception {
        start("<rate-limit rate='1/h' burst='10' cost='POST=6 OPTIONS=0'/>");
        assertThat(ask("POST", "Content-Length: 0").status()).isEqualTo(200);
        assertThat(ask("POST", "Content-Length: 0").status()).isEqualTo(429);
        assertThat(ask("OPTIONS").header("RateLimit")).startsWith("\"default\";r=4");
        assertThat(get().header("RateLimit")).startsWith("\"default\";r=3");
    }
}
