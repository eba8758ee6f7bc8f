package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the gateway's own is never asked of an upstream, however it is spelt. */
class ReservedPathsTest extends OpenStage {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/_gatehouse",
                "/_gatehouse/",
                "/_gatehouse/livez",
                "/_gatehouse/nothing",
                "/_gatehouse?x",
                "/%5fgatehouse/livez",
                "/%5Fgatehouse/livez",
                "/_%67atehouse/x",
                "/_GateHouse/livez",
                "/_gatehouse/%2e%2e/x",
                "/_gatehouse/../x",
                "/_gatehouse;x/y",
                "/_gatehouse//x",
                "/x/../_gatehouse/livez",
                "//_gatehouse/livez",
                "/_gatehouse%2flivez",
                "/_gatehouse./livez",
                "/_gatehouse;jsessionid=1/livez",
                "/_gatehouse/livez;jsessionid=1",
            })
    void it_does_not_reach_an_upstream(String target) throws Exception {
        stage.get(target);
        assertThat(stage.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_gatehouse", "/_gatehouse/livez", "/_gatehouse/nothing"})
    void trace_and_connect_are_405_there_too(String target) throws Exception {
        for (String method : new String[] {"TRACE", "CONNECT"}) {
            assertThat(stage.ask(method, target).status()).as(method).isEqualTo(405);
        }
        assertThat(stage.seen()).isEmpty();
    }
}
