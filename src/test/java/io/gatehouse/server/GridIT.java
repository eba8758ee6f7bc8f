package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two gateways on one server share limits in what the server has for that: WildFly a cache of its Infinispan, Payara its Hazelcast.
 * On WildFly the second one refers to the cache, so that it comes and goes with it.
 */
@ArquillianTest
@Tag("not-tomcat")
@Tag("not-payara-7")
@Tag("not-liberty")
final class GridIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BURST = 30;
    private static final int LEASE = 3;
    private static final ServerUnderTest SERVER = new ServerUnderTest();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "first", managed = false, testable = false)
    static WebArchive first() throws IOException {
        return SERVER.archive("first");
    }

    @Deployment(name = "second", managed = false, testable = false)
    static WebArchive second() throws IOException {
        WebArchive archive = SERVER.archive("second");
        if (SERVER.kind().equals("wildfly")) {
            // what a deployment overlay does
            archive.delete("WEB-INF/jboss-web.xml");
            archive.addAsWebInfResource(new File("server-config/wildfly/limits/jboss-web.xml"), "jboss-web.xml");
        }
        return archive;
    }

    private static void write() throws IOException {
        String cache =
                SERVER.kind().equals("payara") ? "payara/Hazelcast" : "java:jboss/infinispan/cache/gatehouse/limits";
        StringBuilder routes = new StringBuilder();
        for (String name : List.of("alone", "together", "lost", "again")) {
            routes.append("""
                    <route name="%1$s" path="/%1$s"><rate-limit rate="1/d" burst="%2$d"/><respond>ok</respond></route>
                    """.formatted(name, BURST));
        }
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <grid cache="%s" nodes="2" lease="10%%"/>
                  <routes>%s</routes>
                </gateway>
                """.formatted(cache, routes));
    }

    /** The engine is there, or not. */
    private void engine(boolean there) throws IOException, InterruptedException {
        if (SERVER.kind().equals("payara")) {
            SERVER.asadmin("set-hazelcast-configuration", "--enabled=" + there, "--dynamic=true");
        } else if (there) {
            deployer.deploy("second");
        } else {
            deployer.undeploy("second");
        }
    }

    private static String grid(JmxClient jmx, String context) throws IOException {
        String bean = jmx.gateways().stream()
                .filter(name -> name.contains("context=/" + context))
                .findFirst()
                .orElseThrow();
        return jmx.attribute(bean, "Grid");
    }

    private static void becomes(JmxClient jmx, String context, String standing) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = grid(jmx, context);
        while (!last.contains(standing) && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
            last = grid(jmx, context);
        }
        assertThat(last).contains(standing);
    }

    private static int status(String context, String path) throws IOException {
        return RawClient.fetch(SERVER.port(), "/" + context + "/" + path).status();
    }

    /** Asks the one and the other in turn, also when they have refused, until there is nothing more to be had for long. */
    private static int granted(String path, String... contexts) throws IOException {
        int granted = 0;
        int refused = 0;
        for (int i = 0; refused < 200; i++) {
            if (status(contexts[i % contexts.length], path) == 200) {
                granted++;
                refused = 0;
            } else {
                refused++;
            }
        }
        return granted;
    }

    @AfterEach
    void leaveNothing() throws IOException, InterruptedException {
        deployer.undeploy("first");
        deployer.undeploy("second");
        if (SERVER.kind().equals("payara")) {
            engine(true);
        }
    }

    @Test
    void two_gateways_count_together_in_the_servers_own_cache_whenever_it_is_there() throws Exception {
        write();
        boolean ofServer = SERVER.kind().equals("payara");
        if (ofServer) {
            // the first deployment starts the server
            deployer.deploy("second");
            engine(false);
        }
        deployer.deploy("first");
        try (JmxClient jmx = SERVER.jmx()) {
            becomes(jmx, "first", ": away since");
            assertThat(SERVER.logged("is away, and until it is back each limit lets 1/2 of its own pass here"))
                    .isNotEmpty();
            assertThat(granted("alone", "first")).isEqualTo(BURST / 2);

            engine(true);
            becomes(jmx, "first", ": here since");
            becomes(jmx, "second", ": here since");
            assertThat(granted("together", "first", "second")).isBetween(BURST, BURST + 2 * LEASE);
            assertThat(granted("alone", "second")).as("what is left of it").isBetween(BURST / 2, BURST / 2 + LEASE);

            engine(false);
            becomes(jmx, "first", ": away since");
            assertThat(granted("lost", "first")).isEqualTo(BURST / 2);

            engine(true);
            becomes(jmx, "first", ": here since");
            becomes(jmx, "second", ": here since");
            assertThat(granted("again", "first", "second")).isBetween(BURST, BURST + 2 * LEASE);
        }
    }
}
