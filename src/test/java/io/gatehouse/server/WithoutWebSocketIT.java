package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that does not hand over connections says so of a descriptor that needs it, and obeys none of it. */
@ArquillianTest
@Tag("only-keeping")
final class WithoutWebSocketIT {

    private static final ServerUnderTest SERVER = new ServerUnderTest();

    @ArquillianResource
    private URI gateway;

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="http://127.0.0.1:1"/></upstream>
                  <routes><defaults><websocket/></defaults><route name="live" path="/live" to="u"/></routes>
                </gateway>
                """);
        return SERVER.archive("gatehouse");
    }

    @Test
    void the_descriptor_is_refused_with_the_reason() throws Exception {
        String root = gateway.getPath().replaceAll("/$", "");
        try (RawClient client = RawClient.connect(gateway.getPort(), Duration.ofSeconds(20))) {
            RawAnswer answer = client.get(root + "/_gatehouse/readyz").answer();
            assertThat(answer.status()).isEqualTo(503);
        }
        assertThat(SERVER.logged("<websocket> on a server that does not hand over the connection"))
                .isNotEmpty();
    }
}
