package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gatehouse as the root application: everything that comes to the server is Gatehouse's, and the server stands in nobody's way. */
@ArquillianTest
final class FrontDoorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SILENT = 120;
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream UPSTREAM = upstream();

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write(descriptor("limits header-size=\"24KB\" headers=\"150\""));
        return SERVER.archive("ROOT");
    }

    private static String descriptor(String defaults) {
        return """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  <routes host="strict"><route path="/**" to="u"/></routes>
                  <routes encoded-slash="keep">
                    <defaults><%s/></defaults>
                    <route name="moved" path="/old/{id}"><redirect location="/new/{id}" permanent="true"/></route>
                    <route name="app" path="/app/**" rewrite="/inner/**" to="u"/>
                    <route name="all" path="/**" to="u"/>
                  </routes>
                </gateway>
                """.formatted(UPSTREAM.url(), defaults);
    }

    private static TestUpstream upstream() {
        try {
            return TestUpstream.playing(FrontDoorIT::play);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void play(Scene scene) throws IOException {
        ByteCount count = new ByteCount();
        if (!scene.readBody(count).clean()) {
            throw new IOException("the request body broke off");
        }
        String seen = scene.head().method() + ' ' + scene.head().target() + ' ' + count.bytes;
        scene.answer(
                200,
                seen.getBytes(StandardCharsets.ISO_8859_1),
                "Location: /inner/next",
                "Set-Cookie: a=b; Path=/inner");
    }

    private static final class ByteCount extends ByteArrayOutputStream {

        private long bytes;

        @Override
        public synchronized void write(byte[] from, int offset, int length) {
            bytes += length;
        }

        @Override
        public synchronized void write(int one) {
            bytes++;
        }
    }

    private static RawAnswer get(String target, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(SERVER.port(), PATIENCE)) {
            return client.get(target, fields).answer();
        }
    }

    private static String send(String method, String target, int length, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(SERVER.port(), PATIENCE)) {
            String[] all = java.util.Arrays.copyOf(fields, fields.length + 1);
            all[fields.length] = "Content-Length: " + length;
            client.request(method, target, all);
            client.send(new byte[length]);
            return client.answer().text();
        }
    }

    @Test
    void paths_that_are_mapped_back_have_no_prefix() throws IOException {
        RawAnswer answer = get("/app/x");
        assertThat(answer.text()).isEqualTo("GET /inner/x 0");
        assertThat(answer.header("Location")).isEqualTo("/app/next");
        assertThat(answer.header("Set-Cookie")).contains("Path=/app");
        assertThat(get("/old/7").header("Location")).isEqualTo("/new/7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/index.jsp",
                "/x.jsp",
                "/x.jspx",
                "/favicon.ico",
                "/io/gatehouse/launcher/Main.class",
                "/wildfly-services"
            })
    void nothing_of_the_server_answers_in_its_place(String target) throws IOException {
        assertThat(get(target).text()).isEqualTo("GET " + target + " 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF/web.xml", "/%57EB-INF/web.xml", "/META-INF/MANIFEST.MF", "/WEB-INF/classes/"})
    void what_is_inside_of_the_archive_is_never_served(String target) throws IOException {
        RawAnswer answer = get(target);
        // a server that does not decode leaves it to the routes
        assertThat(answer.status() == 404 || answer.text().equals("GET " + target + " 0"))
                .as(answer.text())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb", "/a/b?c=%2F", "/q?a=[b]|{c}", "/q?a=%7Bb%7D&&=", "/a%20b/~c;v=1%7C"})
    void targets_arrive_byte_for_byte(String target) throws IOException {
        RawAnswer answer = get(target);
        String expected = target.contains(";") ? "ambiguous-path" : "GET " + target + " 0";
        assertThat(answer.text()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb", "/a%2fb/.."})
    void an_encoded_slash_that_is_not_wanted_gets_the_answer_of_the_gateway(String target) throws IOException {
        try (RawClient client = RawClient.connect(SERVER.port(), PATIENCE)) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: strict\r\n\r\n");
            RawAnswer answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        }
    }

    @Test
    void bodies_that_servers_limit_by_default_arrive_whole() throws IOException {
        assertThat(send("POST", "/big", 12 << 20)).isEqualTo("POST /big " + (12 << 20));
        assertThat(send("POST", "/form", 3 << 20, "Content-Type: application/x-www-form-urlencoded"))
                .isEqualTo("POST /form " + (3 << 20));
        assertThat(send("DELETE", "/one", 10)).isEqualTo("DELETE /one 10");
        assertThat(send("GET", "/one", 10)).isEqualTo("GET /one 10");
    }

    /** More than there are threads; one that waits for what they have announced would do so for longer than {@link #PATIENCE}. */
    @Test
    void clients_that_announce_a_body_and_send_none_hold_no_thread() throws IOException {
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < SILENT; i++) {
                RawClient client = RawClient.connect(SERVER.port(), PATIENCE);
                silent.add(client);
                client.request("POST", "/old/" + i, "Content-Length: 100000").send("abc");
                assertThat(client.answer().status()).isEqualTo(308);
            }
            try (RawClient other = RawClient.connect(SERVER.port(), PATIENCE)) {
                assertThat(other.get("/old/1").answer().status()).isEqualTo(308);
            }
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void large_heads_pass() throws IOException {
        assertThat(get("/head", "X-Big: " + "x".repeat(20_000)).text()).isEqualTo("GET /head 0");
        String[] many = new String[140];
        java.util.Arrays.setAll(many, i -> "X-" + i + ": a");
        assertThat(get("/head", many).text()).isEqualTo("GET /head 0");
    }

    @Test
    void a_server_that_was_set_up_is_not_warned_about_and_a_descriptor_that_asks_for_more_is() throws IOException {
        try (Operator operator = SERVER.operator()) {
            assertThat(operator.attribute("Warnings")).isEmpty();
            SERVER.write(descriptor("limits header-size=\"64KB\""));
            assertThat(operator.invoke("reload")).startsWith("serving");
            assertThat(operator.attribute("Warnings"))
                    .contains(
                            "32768 (expected: >= 65536, for limits header-size of route",
                            "routes.xml:7:",
                            "see server-config/");
            SERVER.write(descriptor("limits header-size=\"24KB\" headers=\"150\""));
            assertThat(operator.invoke("reload")).startsWith("serving");
            assertThat(operator.attribute("Warnings")).isEmpty();
        }
    }
}
