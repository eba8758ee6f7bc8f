package io.gatehouse.testing;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one Keycloak that runs, the same to all of them: it takes long to start. It is stopped when the last test has
 * ended. A test that stops it starts it again.
 */
public final class RunningKeycloak implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KeycloakProcess.class;
    }

    @Override
    public KeycloakProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RunningKeycloak.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
                .keycloak();
    }

    /** Closed by JUnit. */
    private record Shared(KeycloakProcess keycloak) implements AutoCloseable {

        Shared() {
            this(started());
        }

        private static KeycloakProcess started() {
            try {
                KeycloakProcess keycloak = KeycloakProcess.install(
                        property("keycloak.home"),
                        property("keycloak.run"),
                        Integer.getInteger("keycloak.port"),
                        Path.of("src/test/resources/keycloak").toAbsolutePath());
                keycloak.start();
                return keycloak;
            } catch (Exception e) {
                throw new IllegalStateException("no Keycloak: " + e.getMessage(), e);
            }
        }

        private static Path property(String name) {
            return Path.of(System.getProperty(name)).toAbsolutePath();
        }

        @Override
        public void close() {
            if (keycloak.isRunning()) {
                try {
                    keycloak.stop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    keycloak.close();
                }
            }
        }
    }
}
