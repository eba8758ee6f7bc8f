package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.fault.Fault;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ModeTest {

    private final TestExchange exchange = TestExchange.get("/");

    private Verdict carryOut(Refusal refusal) {
        return Mode.carryOut(exchange.exchange(), "guard", refusal);
    }

    private String body() {
        return new String(exchange.servlet().body(), StandardCharsets.UTF_8);
    }

    @Test
    void without_a_refusal_nothing_happens() {
        assertThat(carryOut(null)).isEqualTo(Verdict.PASS);
        assertThat(exchange.outcomes()).isEmpty();
    }

    @Test
    void the_client_reads_what_it_is_told_and_the_log_has_the_reason() {
        assertThat(carryOut(new Refusal(Fault.BODY_TOO_LARGE, "too much", "11 of 10", Mode.ENFORCE)))
                .isEqualTo(Verdict.ANSWERED);

        assertThat(body()).contains("\"detail\":\"too much\"").doesNotContain("11 of 10");
        assertThat(exchange.outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.detail()).isEqualTo("11 of 10"));
    }

    @Test
    void a_client_that_is_told_nothing_reads_the_title_alone() {
        carryOut(new Refusal(Fault.BODY_TOO_LARGE, null, "11 of 10", Mode.ENFORCE));

        assertThat(body()).contains(Fault.BODY_TOO_LARGE.title()).doesNotContain("detail", "11 of 10");
    }

    @Test
    void who_is_frank_tells_the_client_the_reason() {
        carryOut(Refusal.frank(Fault.BODY_TOO_LARGE, "11 of 10", Mode.ENFORCE));

        assertThat(body()).contains("\"detail\":\"11 of 10\"");
    }

    @Test
    void what_is_not_the_client_s_own_fault_is_not_told_to_it() {
        carryOut(new Refusal(Fault.NO_ENDPOINT, "told", "reason", Mode.ENFORCE));

        assertThat(body()).doesNotContain("told", "reason");
    }

    @Test
    void who_observes_keeps_the_reason_and_lets_pass() {
        assertThat(carryOut(new Refusal(Fault.BODY_TOO_LARGE, "too much", "11 of 10", Mode.OBSERVE)))
                .isEqualTo(Verdict.PASS);

        assertThat(exchange.exchange().refusals())
                .containsExactly(new Refused("guard", Fault.BODY_TOO_LARGE, "11 of 10", Mode.OBSERVE));
        assertThat(exchange.outcomes()).isEmpty();
    }

    @Test
    void what_is_refused_is_remembered_with_the_guard() {
        carryOut(new Refusal(Fault.BODY_TOO_LARGE, "too much", "11 of 10", Mode.ENFORCE));

        assertThat(exchange.exchange().refusals())
                .containsExactly(new Refused("guard", Fault.BODY_TOO_LARGE, "11 of 10", Mode.ENFORCE));
    }
}
