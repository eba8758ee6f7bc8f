package io.gatehouse.testing;

import io.gatehouse.boot.settings.Embedding;
import io.gatehouse.launcher.EmbeddedServer;
import io.gatehouse.launcher.Listen;
import io.gatehouse.launcher.StartFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The real web application on the launcher's own server, in this process: the classes of this build, {@code src/main/webapp} as
 * it is deployed, a free port of 127.0.0.1.
 */
public final class TestGateway implements AutoCloseable {

    private static final Path WEBAPP = Path.of("src/main/webapp");

    private final EmbeddedServer server;
    private final Path base;

    private TestGateway(EmbeddedServer server, Path base) {
        this.server = server;
        this.base = base;
    }

    /**
     * Starts it.
     *
     * @param routes the descriptor itself, or what else the option {@code --routes} takes
     * @throws StartFailure if the descriptor is refused; its lines are the problems
     */
    public static TestGateway start(String routes) throws StartFailure, IOException {
        return start(routes, new Listen("127.0.0.1", 0));
    }

    /** Starts it in a time that the test moves on. */
    public static TestGateway start(String routes, TestTime time) throws StartFailure, IOException {
        return start(routes, new Listen("127.0.0.1", 0), Map.of(Embedding.AHEAD, time));
    }

    /** Starts it where the test says, in a time that the test moves on. */
    public static TestGateway start(String routes, Listen listen, TestTime time) throws StartFailure, IOException {
        return start(routes, listen, Map.of(Embedding.AHEAD, time));
    }

    /** Starts it where the test says. */
    public static TestGateway start(String routes, Listen listen) throws StartFailure, IOException {
        return start(routes, listen, Map.of());
    }

    private static TestGateway start(String routes, Listen listen, Map<String, Object> attributes)
            throws StartFailure, IOException {
        Path base = Files.createTempDirectory("test-gateway-");
        try {
            return new TestGateway(
                    EmbeddedServer.start(listen, WEBAPP, base, Map.of(Embedding.ROUTES, routes), attributes), base);
        } catch (StartFailure e) {
            delete(base.toFile());
            throw e;
        }
    }

    public int port() {
        return server.port();
    }

    /** @return {@code http://127.0.0.1:PORT}, or with {@code https} */
    public String url() {
        return server.url();
    }

    /** @return the server below, for what a test must see of it */
    public EmbeddedServer server() {
        return server;
    }

    /** @return who may do everything at its desk */
    public AdminClient admin() {
        String password = (String) server.servletContext().getAttribute(Embedding.ADMIN_PASSWORD);
        return AdminClient.basic(url(), "admin", password);
    }

    /** Stops it at once; exchanges in flight are cut. */
    @Override
    public void close() {
        server.close();
        delete(base.toFile());
    }

    private static void delete(File file) {
        File[] children = file.listFiles();
        for (File child : children == null ? new File[0] : children) {
            delete(child);
        }
        file.delete();
    }
}
