package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.ServletPath;
import io.gatehouse.testing.Siege;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the Servlet specification: the upstream gets the very bytes, or nothing. */
class ServletPathsTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing("<routes><route name=\"all\" session-urls=\"forward\" to=\"app\"/></routes>");
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.upstreamPlays(Siege::echo);
    }

    static List<ServletPath> paths() {
        return ServletPath.all();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void a_path_goes_on_as_it_is_or_not_at_all(ServletPath path) throws Exception {
        RawAnswer answer = stage.raw("GET " + path.target() + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        if (path.routed()) {
            assertThat(answer.text()).isEqualTo(path.target());
        } else {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(stage.seen()).isEmpty();
        }
    }
}
