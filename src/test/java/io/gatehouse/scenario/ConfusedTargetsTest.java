package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Siege;
import io.gatehouse.testing.Siege.Passed;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Where {@code /public} is open and {@code /admin} closed, no target gets to the upstream that anybody would take for {@code /admin}. */
class ConfusedTargetsTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing(Siege.ROUTES);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.upstreamPlays(Siege::echo);
    }

    private static Siege lay(String host) throws IOException {
        int before = stage.upstream().requests();
        Siege siege = Siege.lay(stage.port(), host, "", Duration.ofSeconds(20));
        assertThat(siege.asked()).isGreaterThan(1_000);
        assertThat(siege.strays()).isEmpty();
        assertThat(siege.passed()).hasSize(stage.upstream().requests() - before);
        return siege;
    }

    @ParameterizedTest
    @FieldSource("io.gatehouse.testing.Siege#HOSTS")
    void nothing_leads_to_what_is_closed_in_any_reading(String host) throws Exception {
        Siege siege = lay(host);

        assertThat(siege.breaches()).isEmpty();
        assertThat(siege.changed()).isEmpty();
        assertThat(siege.passed()).extracting(Passed::seen).contains("/public", "/public/%61dmin", "/public/x?/admin");
    }

    @ParameterizedTest
    @FieldSource("io.gatehouse.testing.Siege#OPEN_HOSTS")
    void nothing_leads_to_what_is_closed_where_all_else_is_open(String host) throws Exception {
        Siege siege = lay(host);

        assertThat(siege.plainBreaches()).isEmpty();
        assertThat(siege.changed()).isEmpty();
        assertThat(siege.passed()).extracting(Passed::seen).contains("/api/7", "/public/x?/admin");
    }
}
