package io.gatehouse.server;

import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;

/** On servers that speak HTTP/2 by https out of the box. */
@ArquillianTest
@Tag("not-tomcat")
@Tag("not-payara-7")
@Tag("not-liberty")
final class Http2IT implements OverHttp2 {

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
}
