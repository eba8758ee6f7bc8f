package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ServletPath;
import io.gatehouse.testing.Siege;
import io.gatehouse.testing.Siege.Passed;
import io.gatehouse.testing.TargetProbe;
import io.gatehouse.testing.TargetProbe.Reply;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What servers make of a path before the gateway is asked does no harm: the upstream gets the very bytes that were matched, or
 * nothing. The gateway is there twice, as the root application and under a context path.
 */
@ArquillianTest
final class PathsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONTEXT = "/gw";
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream UPSTREAM = upstream();

    @Deployment(name = "root", order = 1, testable = false)
    static WebArchive root() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="%s"/></upstream>
                  <routes host="table.test"><route session-urls="forward" to="app"/></routes>
                  %s
                </gateway>
                """.formatted(UPSTREAM.url(), Siege.ROUTES));
        return SERVER.archive("ROOT");
    }

    @Deployment(name = "context", order = 2, testable = false)
    static WebArchive context() throws IOException {
        return SERVER.archive(CONTEXT.substring(1));
    }

    private static TestUpstream upstream() {
        try {
            return TestUpstream.playing(Siege::echo);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TargetProbe probe() {
        return new TargetProbe(SERVER.port(), PATIENCE);
    }

    /** Which examples the server answers by itself stands in the table, and is all that may differ. */
    @Test
    void an_example_of_the_specification_goes_on_as_it_is_or_not_at_all() throws IOException {
        List<String> surprises = new ArrayList<>();
        try (TargetProbe probe = probe()) {
            for (ServletPath path : ServletPath.all()) {
                int before = UPSTREAM.requests();
                String told = told(probe.get("table.test", path.target()));
                int requests = UPSTREAM.requests() - before;
                boolean expected = told.equals(expected(path)) || told.equals(atTimes(path));
                if (!expected || requests != (told.startsWith("200 /") ? 1 : 0)) {
                    surprises.add(path + ": " + told + ", " + requests + " (expected: " + expected(path) + ")");
                }
            }
        }
        assertThat(surprises).isEmpty();
    }

    private static String expected(ServletPath path) {
        String ofKind = path.servers().get(SERVER.kind());
        String server = path.servers().getOrDefault(SERVER.release(), ofKind);
        if (server == null) {
            return path.routed() ? "200 " + path : "400 of the gateway";
        }
        return toldBy(server);
    }

    /** @return null when the server always does the same */
    private static String atTimes(ServletPath path) {
        String server = path.atTimes().get(SERVER.kind());
        return server == null ? null : toldBy(server);
    }

    private static String toldBy(String server) {
        return server.startsWith("/") || server.equals("200")
                ? "200 " + server.replace("200", "")
                : server + " of the server";
    }

    private static String told(Reply reply) {
        return reply.status() == 200
                ? "200 " + reply.text()
                : reply.status() + (reply.own() ? " of the gateway" : " of the server");
    }

    @Test
    void under_a_context_path_an_example_goes_on_as_what_follows_it_or_not_at_all() throws IOException {
        List<String> surprises = new ArrayList<>();
        try (TargetProbe probe = probe()) {
            for (ServletPath path : ServletPath.all()) {
                int before = UPSTREAM.requests();
                String told = told(probe.get("table.test", CONTEXT + path.target()));
                int requests = UPSTREAM.requests() - before;
                boolean expected = told.equals(expected(path)) || (!path.routed() && requests == 0);
                if (path.target().startsWith("/") && !expected) {
                    surprises.add(path + ": " + told + ", " + requests);
                }
            }
        }
        assertThat(surprises).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("io.gatehouse.testing.Siege#HOSTS")
    void nothing_leads_to_what_is_closed_in_any_reading(String host) throws IOException {
        Siege siege = lay(host, "");

        assertThat(siege.breaches()).isEmpty();
        assertThat(siege.passed()).extracting(Passed::seen).contains("/public", "/public/%61dmin", "/public/x?/admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict.test", "both.test"})
    void nothing_leads_there_under_a_context_path(String host) throws IOException {
        Siege siege = lay(host, CONTEXT);

        assertThat(siege.breaches()).isEmpty();
        assertThat(siege.passed()).extracting(Passed::seen).contains("/public", "/public/%61dmin", "/public/x?/admin");
    }

    @ParameterizedTest
    @FieldSource("io.gatehouse.testing.Siege#OPEN_HOSTS")
    void nothing_leads_there_where_all_else_is_open(String host) throws IOException {
        holdsWhereAllElseIsOpen(lay(host, ""));
        holdsWhereAllElseIsOpen(lay(host, CONTEXT));
    }

    private static void holdsWhereAllElseIsOpen(Siege siege) {

        assertThat(siege.plainBreaches()).isEmpty();
        assertThat(siege.passed()).extracting(Passed::seen).contains("/api/7", "/public/x?/admin");
    }

    private static Siege lay(String host, String context) throws IOException {
        int before = UPSTREAM.requests();
        Siege siege = Siege.lay(SERVER.port(), host, context, PATIENCE);
        assertThat(siege.asked()).isGreaterThan(1_000);
        assertThat(siege.changed()).isEmpty();
        if (!SERVER.kind().equals("payara")) {
            // which answers 200, and nothing else, where an escape is none
            assertThat(siege.strays()).isEmpty();
        }
        assertThat(siege.passed()).hasSize(UPSTREAM.requests() - before);
        return siege;
    }
}
