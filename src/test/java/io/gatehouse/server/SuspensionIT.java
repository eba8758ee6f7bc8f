package io.gatehouse.server;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Suspending in mid-chain on the server that the build chose. */
@ArquillianTest
final class SuspensionIT implements Suspending {

    @ArquillianResource
    private URI probe;

    @Deployment(testable = false)
    static WebArchive probe() {
        return Probes.suspending();
    }

    @Override
    public URI suspending() {
        return probe;
    }
}
