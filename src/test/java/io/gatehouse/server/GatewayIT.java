package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The archive that is shipped, on the server that the build chose, set up by server-config and a JNDI entry. */
@ArquillianTest
@Tag("every-build")
final class GatewayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final CountDownLatch FIRST_ARRIVED = new CountDownLatch(1);
    private static final TestUpstream UPSTREAM = upstream();

    @ArquillianResource
    private URI gateway;

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        write("first");
        return SERVER.archive("gatehouse");
    }

    private static void write(String version) throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  <routes>
                    <route name="version" path="/version"><respond status="200" type="text/plain">%s</respond></route>
                    <route name="moved" path="/old/{id}"><redirect location="/new/{id}" permanent="true"/></route>
                    <route name="app" path="/app/**" rewrite="/inner/**" to="u"/>
                    <route name="all" path="/raw/**" to="u"/>
                  </routes>
                </gateway>
                """.formatted(UPSTREAM.url(), version));
    }

    private static TestUpstream upstream() {
        try {
            return TestUpstream.playing(GatewayIT::play);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void play(Scene scene) throws IOException {
        String target = scene.head().target();
        if (target.startsWith("/raw/unknown")) {
            scene.head(200, "Transfer-Encoding: chunked");
        } else if (target.startsWith("/raw/dies")) {
            scene.head(200, "Transfer-Encoding: chunked");
            scene.chunk("x".repeat(20_000));
            scene.reset();
        } else if (target.startsWith("/raw/short")) {
            scene.head(200, "Content-Length: 100000");
            scene.send("x".repeat(50_000));
            scene.close();
        } else if (target.startsWith("/raw/events")) {
            scene.head(200, "Content-Type: text/event-stream");
            scene.send("data: 1\n\n");
            await(FIRST_ARRIVED);
            scene.send("data: 2\n\n");
            scene.close();
        } else {
            byte[] body = scene.readBody();
            String seen = scene.head().method() + ' ' + target + ' ' + body.length;
            scene.answer(
                    200,
                    seen.getBytes(StandardCharsets.US_ASCII),
                    "Location: /inner/next",
                    "Set-Cookie: a=b; Path=/inner");
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String path(String below) {
        return gateway.getPath().replaceAll("/$", "") + below;
    }

    private RawClient client() throws IOException {
        return RawClient.connect(gateway.getPort(), PATIENCE);
    }

    private RawAnswer get(String below) throws IOException {
        try (RawClient client = client()) {
            return client.get(path(below)).answer();
        }
    }

    @Test
    void it_says_that_it_is_ready() throws IOException {
        assertThat(get("/_gatehouse/livez").status()).isEqualTo(200);
        assertThat(get("/_gatehouse/readyz").status()).isEqualTo(200);
    }

    @Test
    void routes_match_what_follows_the_context_path_and_map_back_adds_it() throws IOException {
        RawAnswer answer = get("/app/x%20y?q=a%7Cb");
        assertThat(answer.text()).isEqualTo("GET /inner/x%20y?q=a%7Cb 0");
        assertThat(answer.header("Location")).isEqualTo(path("/app/next"));
        assertThat(answer.header("Set-Cookie")).contains("Path=" + path("/app"));
        assertThat(get("/old/7").header("Location")).isEqualTo(path("/new/7"));
    }

    @Test
    void what_no_route_takes_is_told_as_a_problem() throws IOException {
        RawAnswer answer = get("/nowhere");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text()).contains("no-route").doesNotContain("at io.");
    }

    @Test
    void an_ambiguous_path_reaches_no_upstream() throws IOException {
        int before = UPSTREAM.requests();
        for (String target : new String[] {"/raw/..;/app/x", "/raw/%2e%2e/x", "/raw/a%00b", "/raw//x", "/raw/a%5cb"}) {
            assertThat(get(target).status()).as(target).isEqualTo(400);
        }
        assertThat(UPSTREAM.requests()).isEqualTo(before);
    }

    /** Several times, because what is lost is lost when two threads meet. */
    @RepeatedTest(10)
    void bodies_reach_the_upstream_whole_in_both_framings() throws IOException {
        byte[] megabyte = new byte[1 << 20];
        try (RawClient client = client()) {
            client.send(
                    "POST " + path("/raw/length") + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n");
            client.send(megabyte);
            assertThat(client.answer().text()).isEqualTo("POST /raw/length 1048576");
            client.send("PUT " + path("/raw/chunked")
                    + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.sendChunk(megabyte);
            client.sendChunk(new byte[0]);
            assertThat(client.answer().text()).isEqualTo("PUT /raw/chunked 1048576");
        }
    }

    @Test
    void an_answer_to_HEAD_has_no_length_that_the_upstream_did_not_say() throws IOException {
        try (RawClient client = client()) {
            client.request("HEAD", path("/raw/unknown"));
            assertThat(client.head().header("Content-Length")).isNull();
            assertThat(client.get(path("/version")).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_form_reaches_the_upstream() throws IOException {
        try (RawClient client = client()) {
            client.send("POST " + path("/raw/form") + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=1&b=2");
            assertThat(client.answer().text()).isEqualTo("POST /raw/form 7");
        }
    }

    @Test
    void events_arrive_one_by_one() throws IOException {
        try (RawClient client = client()) {
            RawHead head = client.get(path("/raw/events")).head();
            assertThat(head.status()).isEqualTo(200);
            String first = new String(client.bytes("9\r\ndata: 1\n\n".length()), StandardCharsets.US_ASCII);
            assertThat(first).contains("data: 1");
            FIRST_ARRIVED.countDown();
            client.bytes("\r\n9\r\ndata: 2".length());
        }
    }

    @Test
    void an_answer_that_broke_off_never_ends_well() throws IOException {
        for (String target : new String[] {"/raw/dies", "/raw/short"}) {
            try (RawClient client = client()) {
                client.get(path(target));
                assertThat(endsWell(client)).as(target).isFalse();
            }
        }
    }

    /** A server may cut the connection before it has sent the head. */
    private static boolean endsWell(RawClient client) throws IOException {
        try {
            return client.body(client.head(), new ByteArrayOutputStream()).clean();
        } catch (EOFException e) {
            return false;
        }
    }

    @Test
    void a_changed_file_is_served_without_a_restart() throws IOException {
        write("second");
        long end = System.nanoTime() + PATIENCE.toNanos();
        String version = "";
        while (!version.equals("second") && System.nanoTime() < end) {
            // each look is a request, so this is no busy loop
            version = get("/version").text();
        }
        assertThat(version).isEqualTo("second");
    }
}
