package io.gatehouse.server;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;

/** Breaking off on the server that the build chose. */
@ArquillianTest
@Tag("every-build")
final class BreakingOffIT implements BreakingOff {

    @ArquillianResource
    private URI probe;

    @Deployment(testable = false)
    static WebArchive probe() {
        return Probes.breaking();
    }

    @Override
    public URI breaking() {
        return probe.resolve("break/");
    }
}
