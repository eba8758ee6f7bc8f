package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawHead;
import org.junit.jupiter.api.Test;

/** What an upstream is told of the time that it has. */
class DeadlineOnTheWireTest {

    private static final String FIELD = "X-Envoy-Expected-Rq-Timeout-Ms";

    private static RawHead sent(String timeout, String... fields) throws Exception {
        try (Stage stage = Stage.routing("<routes><route name='all' to='app'>" + timeout + "</route></routes>")) {
            return stage.forwarded("/", fields);
        }
    }

    @Test
    void what_is_left_goes_out_in_the_field_that_is_usual() throws Exception {
        assertThat(Integer.parseInt(sent("<timeout total='1h'/>").header(FIELD)))
                .isBetween(3_000_000, 3_600_000);
        assertThat(Integer.parseInt(sent("<timeout total='1h' try='30s'/>").header(FIELD)))
                .isBetween(1, 30_000);
        assertThat(sent("<timeout total='1h' deadline-header='grpc-timeout'/>").header("grpc-timeout"))
                .matches("3[56][0-9]{5}m");
    }

    @Test
    void nothing_is_told_where_nobody_said_how_long() throws Exception {
        assertThat(sent("<timeout first-byte='5s'/>").header(FIELD)).isNull();
        assertThat(sent("<timeout total='1h' deadline-header='none'/>").header(FIELD))
                .isNull();
    }

    @Test
    void no_client_says_it() throws Exception {
        assertThat(sent("", FIELD + ": 7").header(FIELD)).isNull();
        assertThat(sent("<timeout total='1h'/>", FIELD + ": 7").header(FIELD)).isNotEqualTo("7");
        assertThat(sent("", "grpc-timeout: 7S").header("grpc-timeout")).isEqualTo("7S");
    }

    @Test
    void policies_have_the_last_word() throws Exception {
        assertThat(sent("<timeout total='1h'/><headers><request remove='" + FIELD + "'/></headers>")
                        .header(FIELD))
                .isNull();
    }
}
