package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A failure is told in the form that the client takes, with an id and without a word about what is behind the gateway. */
class ErrorsTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing("<routes><route name=\"all\" path=\"/app/**\" to=\"app\"/></routes>");
        stage.upstreamPlays(scene -> scene.reset());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    private static void isDiscreet(RawAnswer answer) {
        String all = answer.head().text() + answer.text();
        assertThat(all)
                .doesNotContain("127.0.0.1")
                .doesNotContain(Integer.toString(stage.upstream().port()))
                .doesNotContainIgnoringCase("exception")
                .doesNotContain("io.gatehouse")
                .doesNotContain("Tomcat")
                .doesNotContain("\tat ");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        assertThat(answer.text()).contains(answer.header("X-Request-Id"));
        assertThat(answer.end().clean()).isTrue();
    }

    @Test
    void programs_are_told_in_json() throws Exception {
        for (String accept : new String[] {"*/*", "application/json", "application/problem+json", "image/png"}) {
            RawAnswer answer = stage.get("/app/x", "Accept: " + accept);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.text()).contains("\"status\":502");
            isDiscreet(answer);
        }
    }

    @Test
    void people_are_told_in_html() throws Exception {
        RawAnswer answer =
                stage.get("/app/x", "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        isDiscreet(answer);
    }

    @Test
    void what_is_not_routed_is_told_in_the_same_way() throws Exception {
        RawAnswer missing = stage.get("/<script>alert(1)</script>", "Accept: text/html");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).doesNotContain("<script>");
        isDiscreet(missing);
        RawAnswer ambiguous = stage.get("/app//x");
        assertThat(ambiguous.status()).isEqualTo(400);
        isDiscreet(ambiguous);
    }

    @Test
    void the_answer_to_head_has_no_body() throws Exception {
        RawAnswer answer = stage.ask("HEAD", "/nowhere");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }
}
