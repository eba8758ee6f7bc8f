package io.gatehouse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Concern;
import io.gatehouse.exchange.PolicyFilters;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every concern owes, whatever it is about. To test one, extend this, and name a policy and a request that it lets pass; a
 * guard also names one that it refuses.
 */
public abstract class ConcernContract<P extends Policy> {

    private final PolicyType<P> type;
    private final Class<P> policy;
    private final Concern<P> concern;

    protected ConcernContract(PolicyType<P> type, Class<P> policy, Concern<P> concern) {
        this.type = type;
        this.policy = policy;
        this.concern = concern;
    }

    /** @return an element that lets {@link #passing()} pass */
    protected abstract String element();

    protected RequestHead passing() {
        return TestExchange.request("GET", "/");
    }

    /** @return a request that the element refuses; null for what refuses nothing */
    protected abstract RequestHead refused();

    private P read() {
        return TestElement.read(type, element());
    }

    /** @return how often the chain went on */
    private static int run(PolicyFilter<?> filter, TestExchange exchange) throws IOException, ServletException {
        AtomicInteger passed = new AtomicInteger();
        new PolicyFilters(List.of(filter))
                .doFilter(
                        exchange.servlet().request(),
                        exchange.servlet().response(),
                        (request, response) -> passed.incrementAndGet());
        return passed.get();
    }

    private PolicyFilter<P> filter() {
        return new PolicyFilter<>(0, policy, concern);
    }

    @Test
    void equal_elements_are_equal_policies_so_that_state_outlives_a_reload() {
        assertThat(read()).isEqualTo(read()).hasSameHashCodeAs(read());
    }

    @Test
    void a_route_without_the_policy_is_none_of_its_business() throws Exception {
        for (RequestHead head : new RequestHead[] {passing(), refused()}) {
            if (head != null) {
                TestExchange exchange = TestExchange.of(head, "/**");
                assertThat(run(filter(), exchange)).isEqualTo(1);
                assertThat(exchange.exchange().requestHooks()).isEmpty();
                assertThat(exchange.outcomes()).isEmpty();
            }
        }
    }

    @Test
    void the_gateways_own_paths_are_none_of_its_business() throws Exception {
        TestExchange exchange = TestExchange.get("/_gatehouse/livez", read());
        assertThat(run(filter(), exchange)).isEqualTo(1);
        assertThat(exchange.outcomes()).isEmpty();
    }

    @Test
    void nothing_runs_behind_the_chain() throws Exception {
        TestExchange exchange = TestExchange.of(passing(), "/**", read());
        new PolicyFilters(List.of(filter()))
                .doFilter(
                        exchange.servlet().request(),
                        exchange.servlet().response(),
                        (request, response) -> exchange.servlet().lock());
        assertThat(exchange.exchange().stage()).isEqualTo(1);
        assertThat(exchange.outcomes()).isEmpty();
    }

    @Test
    void what_it_has_let_pass_it_does_not_look_at_again() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        PolicyFilter<P> counting = new PolicyFilter<>(0, policy, (exchange, its) -> {
            looks.incrementAndGet();
            return concern.apply(exchange, its);
        });
        TestExchange exchange = TestExchange.of(passing(), "/**", read());
        assertThat(run(counting, exchange)).isEqualTo(1);
        assertThat(run(counting, exchange)).isEqualTo(1);
        assertThat(looks).hasValue(1);
    }

    @Test
    void what_it_refuses_is_answered_whole_and_goes_no_further() throws Exception {
        if (refused() == null) {
            return;
        }
        TestExchange exchange = TestExchange.of(refused(), "/**", read());
        assertThat(run(filter(), exchange)).isZero();
        Exchange over = exchange.exchange();
        assertThat(over.isCompleted()).isTrue();
        assertThat(over.fault()).isNotNull();
        assertThat(exchange.servlet().status()).isEqualTo(over.fault().status());
        assertThat(exchange.servlet().headers().first("X-Request-Id")).isEqualTo(over.id());
        assertThat(exchange.servlet().headers().first("Content-Length"))
                .isEqualTo(Integer.toString(exchange.servlet().body().length));
        assertThat(exchange.outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.fault()).isEqualTo(over.fault()));
    }

    @Test
    void the_policy_of_a_host_holds_where_no_route_takes_the_request() throws Exception {
        if (refused() == null) {
            return;
        }
        TestExchange exchange = TestExchange.of(refused(), "/elsewhere", read());
        assertThat(run(filter(), exchange)).isZero();
        assertThat(exchange.outcomes()).hasSize(1);
    }

    @Test
    void on_a_real_server_what_passes_gets_through_and_what_is_refused_does_not() throws Exception {
        try (TestUpstream upstream = TestUpstream.echoing();
                ConcernServer server = ConcernServer.start(upstream.port(), List.of(filter()), read())) {
            assertThat(send(server, passing()).status()).isEqualTo(200);
            assertThat(server.awaitOutcome().fault()).isNull();
            if (refused() != null) {
                int status = send(server, refused()).status();
                Outcome outcome = server.awaitOutcome();
                assertThat(outcome.fault()).isNotNull();
                assertThat(outcome.status()).isEqualTo(status);
            }
            assertThat(upstream.requests()).isEqualTo(1);
        }
    }

    private static RawAnswer send(ConcernServer server, RequestHead head) throws IOException {
        List<String> fields = new ArrayList<>();
        head.headers().toBuilder().remove("Host").build().forEach((name, value) -> fields.add(name + ": " + value));
        try (RawClient client = server.connect()) {
            client.request(head.method(), head.target(), fields.toArray(String[]::new));
            String length = head.headers().first("Content-Length");
            if (length != null) {
                client.send(new byte[Integer.parseInt(length)]);
            } else if (head.headers().contains("Transfer-Encoding")) {
                client.sendChunk(new byte[0]);
            }
            return client.answerTo(head.method());
        }
    }
}
