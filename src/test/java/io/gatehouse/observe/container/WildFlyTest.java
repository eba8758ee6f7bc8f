package io.gatehouse.observe.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WildFlyTest {

    private static final String SERVER = "jboss.as:subsystem=undertow,server=default-server,";

    private final FakeBeans beans = new FakeBeans();

    private List<String> contradictions(Demand body, Demand pause) {
        return new WildFly(beans.beans()).contradictions(new Needs(body, null, null, pause, null));
    }

    @Test
    void a_wildfly_as_it_is_unpacked_contradicts_bodies_without_limit_and_long_pauses() {
        beans.with(
                SERVER + "http-listener=default",
                "maxPostSize",
                10_485_760L,
                "readTimeout",
                90_000,
                "writeTimeout",
                90_000,
                "maxHeaderSize",
                1_048_576,
                "allowUnescapedCharactersInUrl",
                false);
        assertThat(contradictions(new Demand(Demand.UNLIMITED, "bodies of any length"), new Demand(120_000, "idle")))
                .containsExactly(
                        line("max-post-size=10485760 (expected: no limit, for bodies of any length)"),
                        line("read-timeout=90000 (expected: >= 120000, for idle)"),
                        line("write-timeout=90000 (expected: >= 120000, for idle)"),
                        line("allow-unescaped-characters-in-url=false"
                                + " (expected: true, for targets that pass as they came)"));
    }

    private static String line(String finding) {
        return "WildFly, http-listener default: " + finding + "; see server-config/wildfly/gatehouse.cli";
    }

    @Test
    void a_limit_of_zero_is_none_and_a_limit_that_suffices_is_no_contradiction() {
        beans.with(SERVER + "http-listener=default", "maxPostSize", 0L, "readTimeout", 90_000)
                .with(SERVER + "https-listener=https", "maxPostSize", 2_000L);
        assertThat(contradictions(new Demand(2_000, "limits body"), new Demand(60_000, "idle")))
                .isEmpty();
    }

    @Test
    void a_listener_that_takes_the_word_of_any_client_is_told() {
        beans.with(SERVER + "https-listener=https", "proxyAddressForwarding", true);
        assertThat(contradictions(new Demand(1, "limits body"), new Demand(1, "idle")))
                .singleElement()
                .asString()
                .startsWith("WildFly, https-listener https: proxy-address-forwarding=true (expected: false");
    }

    @Test
    void a_listener_that_is_switched_off_is_passed_over() {
        beans.with(SERVER + "http-listener=default", "enabled", false, "maxPostSize", 1L);
        assertThat(contradictions(new Demand(2, "limits body"), new Demand(1, "idle")))
                .isEmpty();
    }

    @Test
    void a_wildfly_that_is_starting_is_asked_nothing_because_it_would_log_each_question_as_an_error() {
        beans.with("jboss.root:type=state", "ProcessState", "starting")
                .with(SERVER + "http-listener=default", "maxPostSize", 1L);
        assertThat(contradictions(new Demand(2, "limits body"), new Demand(1, "idle")))
                .isEmpty();
    }

    @Test
    void one_that_has_started_is() {
        beans.with("jboss.root:type=state", "ProcessState", "ok")
                .with(SERVER + "http-listener=default", "maxPostSize", 1L);
        assertThat(contradictions(new Demand(2, "limits body"), new Demand(1, "idle")))
                .hasSize(1);
    }
}
