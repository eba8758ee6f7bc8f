package io.gatehouse.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On servers that speak HTTP/2 by https out of the box. */
@ArquillianTest
@Tag("not-tomcat")
@Tag("not-payara-7")
@Tag("not-liberty")
final class Http2IT implements OverHttp2, OverGrpc {

    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream UPSTREAM = OverHttp2.startUpstream();

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write(OverHttp2.descriptor(UPSTREAM));
        return SERVER.archive("ROOT");
    }

    @Override
    public URI secure() {
        return URI.create("https://localhost:" + SERVER.tlsPort() + "/");
    }

    @Override
    public TestUpstream upstream() {
        return UPSTREAM;
    }

    /** Payara says nothing of it. */
    @Override
    public boolean tellsOfCancelling() {
        return !SERVER.kind().equals("payara");
    }

    @Test
    void what_a_client_has_given_up_ends_at_once() throws Exception {
        assumeTrue(tellsOfCancelling(), "the server tells of it");
        givesUp("silent/long");
    }
}
