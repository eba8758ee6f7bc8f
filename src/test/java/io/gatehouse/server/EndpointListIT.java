package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A list of endpoints that is an entry of the application's own, which not every thread sees on every server; on Liberty of the server's. */
@ArquillianTest
final class EndpointListIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream UPSTREAM = upstream();

    @ArquillianResource
    private URI gateway;

    private static TestUpstream upstream() {
        try {
            return TestUpstream.answering("found");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><discover jndi="its/endpoints" every="1s"/></upstream>
                  <routes><route name="all" to="u"/></routes>
                </gateway>
                """);
        return SERVER.archiveWith("gatehouse/its/endpoints", UPSTREAM.url());
    }

    @AfterAll
    static void takeBack() throws IOException {
        SERVER.takeBack();
    }

    private RawAnswer get() throws IOException {
        return RawClient.fetch(SERVER.port(), gateway.getPath() + "x");
    }

    @Test
    void endpoints_are_found_in_an_entry_of_the_application() throws Exception {
        assertThat(Soon.after(PATIENCE, () -> get().text().equals("found"))).isLessThan(PATIENCE);
        assertThat(SERVER.logged("its/endpoints: there is no such entry")).isEmpty();
    }
}
