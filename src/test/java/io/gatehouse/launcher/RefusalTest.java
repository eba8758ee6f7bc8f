package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.fault.Fault;
import io.gatehouse.fault.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

    @ParameterizedTest
    @EnumSource
    void a_refusal_says_what_the_gateway_would_say(Refusal refusal) {
        Fault fault = Fault.valueOf(refusal.name());
        assertThat(refusal.status()).isEqualTo(fault.status());
        assertThat(refusal.title()).isEqualTo(fault.title());
        assertThat(Refusal.json(fault.status(), "4711")).isEqualTo(new Problem(fault, null, "4711").json());
    }
}
