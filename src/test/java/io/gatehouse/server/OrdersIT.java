package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an operator may order where the gateway lets be ordered, by the tool that each server's administrators have. */
@ArquillianTest
final class OrdersIT {

    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream ONE = upstream("one");
    private static final TestUpstream OTHER = upstream("other");

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app" balance="round-robin"><endpoint url="%s"/><endpoint url="%s"/></upstream>
                  <routes><route name="all" to="app"/></routes>
                </gateway>
                """.formatted(ONE.url(), OTHER.url()));
        return SERVER.archiveWith("gatehouse/jmx-mode", "operate");
    }

    @AfterAll
    static void takeBack() throws IOException {
        SERVER.takeBack();
    }

    private static TestUpstream upstream(String answer) {
        try {
            return TestUpstream.answering(answer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> answers() throws IOException {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 8; i++) {
            answers.add(RawClient.fetch(SERVER.port(), "/gatehouse/x").text());
        }
        return answers;
    }

    @Test
    void an_endpoint_drains_and_takes_requests_again() throws IOException {
        try (Operator operator = SERVER.operator()) {
            assertThat(operator.attribute("Mode")).isEqualTo("operate");
            assertThat(answers()).containsExactly("one", "other");

            assertThat(operator.invoke("drain", "app", ONE.url())).contains("drain");
            assertThat(answers()).containsExactly("other");
            assertThat(operator.attribute("Orders")).contains(ONE.url());

            assertThat(operator.invoke("resume", "app", ONE.url())).doesNotContain("jmx-mode");
            assertThat(answers()).containsExactly("one", "other");
            assertThat(operator.attribute("Orders")).isEmpty();
        }
    }
}
