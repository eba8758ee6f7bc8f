package io.gatehouse.server;

import io.gatehouse.server.probe.BreakingServlet;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Breaking off on the server that Gatehouse brings along. */
final class EmbeddedBreakingOffTest implements BreakingOff {

    private static final Tomcat TOMCAT = new Tomcat();

    @TempDir
    private static Path base;

    @BeforeAll
    static void start() throws Exception {
        TOMCAT.setBaseDir(base.toString());
        TOMCAT.setPort(0);
        TOMCAT.getConnector().setProperty("address", "127.0.0.1");
        Context context = TOMCAT.addContext("", new File(".").getAbsolutePath());
        Wrapper servlet = Tomcat.addServlet(context, "breaking", new BreakingServlet());
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/break/*", "breaking");
        TOMCAT.start();
    }

    @AfterAll
    static void stop() throws Exception {
        TOMCAT.stop();
        TOMCAT.destroy();
    }

    @Override
    public URI breaking() {
        return URI.create("http://127.0.0.1:" + TOMCAT.getConnector().getLocalPort() + "/break/");
    }
}
