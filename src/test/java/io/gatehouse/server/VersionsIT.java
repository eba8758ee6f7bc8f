package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Tomcat has two versions of an application side by side: {@code gatehouse##1} and {@code gatehouse##2}. */
@ArquillianTest
@EnabledIfSystemProperty(named = "arquillian.launch", matches = "tomcat")
final class VersionsIT {

    private static final String LONG = "io.gatehouse:type=Gateway,host=localhost,context=/gatehouse";

    private final ServerUnderTest server = new ServerUnderTest();

    private void deploy(TomcatConsole console, String version) throws IOException {
        server.write("routes-" + version + ".xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <routes><route path="/version"><respond status="200" type="text/plain">%s</respond></route></routes>
                </gateway>
                """.formatted(version));
        server.placeEntry("gatehouse##" + version, "routes-" + version + ".xml");
        console.deploy("/gatehouse", version, Path.of("target/gatehouse.war"));
    }

    private String served() throws IOException {
        return RawClient.fetch(server.port(), "/gatehouse/version").text();
    }

    @Test
    void versions_run_side_by_side_and_each_leaves_the_others_alone() throws IOException {
        try (TomcatConsole console = new TomcatConsole(server.port());
                JmxClient jmx = server.jmx()) {
            deploy(console, "1");
            deploy(console, "2");
            assertThat(served()).isEqualTo("2");
            assertThat(jmx.gateways()).isEqualTo(List.of(Operator.GATEWAY, LONG, LONG + ",instance=2"));
            assertThat(jmx.attribute("Name")).isEqualTo(LONG);

            console.undeploy("/gatehouse", "1");
            assertThat(served()).isEqualTo("2");
            assertThat(jmx.gateways()).isEqualTo(List.of(Operator.GATEWAY, LONG + ",instance=2"));
            assertThat(jmx.attribute("Name")).isEqualTo(LONG + ",instance=2");

            deploy(console, "3");
            assertThat(served()).isEqualTo("3");
            console.undeploy("/gatehouse", "3");
            assertThat(served()).isEqualTo("2");
            assertThat(jmx.attribute("State")).isEqualTo("READY");

            console.undeploy("/gatehouse", "2");
            assertThat(jmx.gateways()).isEmpty();
            assertThat(jmx.threads()).isEmpty();
        }
        assertThat(server.logged("The web application [gatehouse##")).isEmpty();
    }
}
