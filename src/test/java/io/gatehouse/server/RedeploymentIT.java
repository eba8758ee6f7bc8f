package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever goes takes everything with him. */
@ArquillianTest
@Tag("every-build")
final class RedeploymentIT {

    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final int TIMES = 5;

    /**
     * The JDK remembers for whom it last compared, hashed or described records ({@code ObjectMethods}: the asTypeCache of three method
     * handles), and whose classes those are.
     */
    private static final int OF_THE_JDK = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "gateway", managed = false, testable = false)
    static WebArchive archive() throws IOException {
        return SERVER.archive("gatehouse");
    }

    @Test
    void a_gateway_that_was_undeployed_leaves_no_thread_no_bean_and_no_class() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello");
                JmxClient jmx = SERVER.jmx()) {
            SERVER.write("""
                    <gateway xmlns="urn:gatehouse:1">
                      <upstream name="u"><endpoint url="%s"/></upstream>
                      <routes><route path="/**" to="u"/></routes>
                    </gateway>
                    """.formatted(upstream.url()));
            for (int i = 0; i < TIMES; i++) {
                // undeploying takes Tomcat's entry away too
                SERVER.placeEntry("gatehouse", "routes.xml");
                deployer.deploy("gateway");
                assertThat(RawClient.fetch(SERVER.port(), "/gatehouse/x").text())
                        .isEqualTo("hello");
                assertThat(jmx.gateways()).hasSize(2).contains(Operator.GATEWAY);
                assertThat(jmx.threads()).contains("gatehouse-clock");
                deployer.undeploy("gateway");
                assertThat(jmx.beans()).isEmpty();
                assertThat(jmx.threads()).isEmpty();
            }
        }
        if (SERVER.isTomcat()) {
            try (TomcatConsole console = new TomcatConsole(SERVER.port())) {
                Soon.after(PATIENCE, () -> leaks(console).size() <= OF_THE_JDK);
                assertThat(leaks(console)).hasSizeLessThanOrEqualTo(OF_THE_JDK);
            }
        }
        // a thread of the server's own may look after the application at the moment when that is taken away
        assertThat(SERVER.logged("The web application [gatehouse"))
                .filteredOn(line -> !line.contains("[Catalina-utility-"))
                .isEmpty();
    }

    /** @return one for each time that it stayed; what other tests deployed is another matter */
    private static List<String> leaks(TomcatConsole console) throws IOException {
        return console.leaks().stream().filter("/gatehouse"::equals).toList();
    }
}
