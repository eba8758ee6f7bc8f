package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThisMachineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "id.localhost",
                "127.0.0.1",
                "127.1.2.3",
                "::1",
                "[::1]",
                "::ffff:127.0.0.1"
            })
    void what_never_leaves_the_machine(String host) {
        assertThat(ThisMachine.is(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id.example.com",
                "localhost.example.com",
                "10.0.0.1",
                "128.0.0.1",
                "::2",
                "127.example.com",
                "0.0.0.0",
                ""
            })
    void what_may_leave_it(String host) {
        assertThat(ThisMachine.is(host)).isFalse();
    }
}
