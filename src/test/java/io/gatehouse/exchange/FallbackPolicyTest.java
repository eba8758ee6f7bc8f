package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.fault.Fault;
import io.gatehouse.testing.TestElement;
import org.junit.jupiter.api.Test;

final class FallbackPolicyTest {

    private static FallbackPolicy read(String element) {
        return TestElement.read(FallbackPolicy.TYPE, element);
    }

    @Test
    void without_a_word_it_stands_in_for_all_that_is_no_answer_and_for_no_status() {
        FallbackPolicy policy = read("<fallback to='b'/>");

        assertThat(policy.shown()).isEqualTo("upstream b, on broken busy timeout unreachable");
        assertThat(policy.statuses()).isEmpty();
        assertThat(policy.upstreamFor(Fault.UPSTREAM_BROKE)).isEqualTo("b");
    }

    @Test
    void what_clients_or_the_gateway_did_wrong_is_never_made_good_for() {
        FallbackPolicy upstream = read("<fallback to='b'/>");
        FallbackPolicy answer = read("<fallback>x</fallback>");
        for (Fault fault : Fault.values()) {
            boolean upstreams = fault.origin() == Fault.Origin.UPSTREAM
                    || fault == Fault.NO_ENDPOINT
                    || fault == Fault.UPSTREAM_BUSY;
            assertThat(answer.answerTo(fault) != null).as("%s", fault).isEqualTo(upstreams);
            assertThat(upstream.upstreamFor(fault) != null)
                    .as("%s", fault)
                    .isEqualTo(upstreams && fault != Fault.TOTAL_TIMEOUT);
        }
    }

    @Test
    void what_contradicts_itself_or_says_nothing_is_refused() {
        assertThat(TestElement.refusals(FallbackPolicy.TYPE, "<fallback on='503'/>"))
                .containsExactly(
                        "<fallback> has nothing to give (expected: to=\"UPSTREAM\", or a status, file or text)");
        assertThat(TestElement.refusals(FallbackPolicy.TYPE, "<fallback to='b' status='503'/>"))
                .containsExactly("to: b together with an answer (expected: one of them)");
        assertThat(TestElement.refusals(FallbackPolicy.TYPE, "<fallback to='b'>sorry</fallback>"))
                .containsExactly("to: b together with an answer (expected: one of them)");
        assertThat(TestElement.refusals(FallbackPolicy.TYPE, "<fallback to='b' on='busy down 404 500'/>"))
                .containsExactly("on: down (expected: unreachable, busy, broken, timeout, or a status from 429 to 599);"
                        + " 404 (expected: unreachable, busy, broken, timeout, or a status from 429 to 599)");
        assertThat(TestElement.refusals(FallbackPolicy.TYPE, "<fallback status='204'>no</fallback>"))
                .containsExactly("status: 204 with a body (expected: no text and no file; this status has none)");
    }

    @Test
    void an_answer_has_a_status_of_its_own_and_says_what_it_is() {
        assertThat(read("<fallback on='busy 503' status='200' type='application/json'>[]</fallback>")
                        .shown())
                .isEqualTo("the answer 200 application/json, on 503 busy");
        assertThat(read("<fallback status='204'/>").shown()).startsWith("the answer 204, on ");
    }
}
