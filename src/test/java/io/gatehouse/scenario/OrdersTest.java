package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestOperator;
import io.gatehouse.testing.TestUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator changes while requests flow: who drains, and how a split is shared out. */
class OrdersTest {

    private final TestOperator operator = new TestOperator();
    private final CountDownLatch slow = new CountDownLatch(1);
    private TestUpstream one;
    private TestUpstream two;
    private Path routes;
    private TestGateway gateway;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        one = upstream("1");
        two = upstream("2");
        routes = folder.resolve("routes.xml");
        gateway = TestGateway.start(write("weight='0'"));
    }

    @AfterEach
    void close() {
        slow.countDown();
        operator.close();
        gateway.close();
        one.close();
        two.close();
    }

    private TestUpstream upstream(String name) throws Exception {
        return TestUpstream.playing(scene -> {
            if (scene.head().target().equals("/slow")) {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            scene.answer(200, name.getBytes(StandardCharsets.US_ASCII));
        });
    }

    private String write(String green) throws Exception {
        Files.writeString(
                routes,
                "<gateway xmlns='urn:gatehouse:1'><upstream name='app' sticky-cookie='node'><endpoint url='" + one.url()
                        + "'/><endpoint url='" + two.url() + "'/></upstream><upstream name='blue'><endpoint url='"
                        + one.url() + "'/></upstream><upstream name='green'><endpoint url='" + two.url()
                        + "'/></upstream><split name='media'><to upstream='blue' weight='1'/><to upstream='green' "
                        + green + "/></split><routes host='localhost'><route name='media' path='/media' to='media'/>"
                        + "<route name='all' to='app'/></routes></gateway>");
        return routes.toString();
    }

    private String ask(String operation, String... arguments) throws Exception {
        return operator.invoke(routes, operation, arguments);
    }

    private RawAnswer get(String path, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), path, fields);
    }

    @Test
    void one_that_drains_finishes_what_it_has_keeps_who_belongs_to_it_and_gets_nobody_new() throws Exception {
        String cookie = "";
        while (cookie.isEmpty()) {
            RawAnswer answer = get("/");
            cookie = answer.text().equals("1") ? answer.header("Set-Cookie").split(";", 2)[0] : "";
        }
        try (RawClient inFlight = RawClient.connect(gateway.port())) {
            inFlight.request("GET", "/slow", "Cookie: " + cookie);
            while (one.received().stream().noneMatch(head -> head.target().equals("/slow"))) {
                Thread.onSpinWait();
            }
            assertThat(ask("drain", "app", one.url()))
                    .contains(one.url() + ": drains by order, well, 1 in flight")
                    .contains(two.url() + ": well, 0 in flight");
            for (int i = 0; i < 6; i++) {
                assertThat(get("/").text()).isEqualTo("2");
            }
            assertThat(get("/", "Cookie: " + cookie).text()).isEqualTo("1");
            slow.countDown();
            assertThat(inFlight.answer().text()).isEqualTo("1");
        }
        assertThat(ask("resume", "app", one.url())).contains(one.url() + ": well, 0 in flight");
        assertThat(get("/").text() + get("/").text()).contains("1").contains("2");
    }

    @Test
    void where_all_drain_new_requests_are_told_to_come_again() throws Exception {
        ask("drain", "app", one.url());
        assertThat(ask("drain", "app", two.url())).contains("nobody takes new requests: they are answered with 503");
        RawAnswer answer = get("/");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void a_drain_and_a_shift_outlive_a_reload_that_leaves_them_as_they_are_and_are_told() throws Exception {
        ask("drain", "app", one.url());
        assertThat(ask("shift", "media", "blue=0 green=3"))
                .isEqualTo("media: blue 0 (descriptor: 1), green 3 (descriptor: 0)");
        assertThat(get("/media").text()).isEqualTo("2");
        write("weight='0'");
        assertThat(ask("reload"))
                .isEqualTo("serving generation 2\nas ordered:\n"
                        + "split media: blue 0 (descriptor: 1), green 3 (descriptor: 0)\n"
                        + "upstream app: " + one.url() + " drains (descriptor: takes new requests)");
        assertThat(operator.read(routes, "Orders")).contains("split media", "upstream app");
        assertThat(get("/media").text()).isEqualTo("2");
        assertThat(get("/").text() + get("/").text()).isEqualTo("22");

        write("weight='0' ");
        assertThat(ask("unshift", "media")).isEqualTo("media: blue 1, green 0");
        assertThat(get("/media").text()).isEqualTo("1");
        ask("shift", "media", "blue=0 green=3");
        write("weight='1'");
        assertThat(ask("reload")).doesNotContain("split");
        assertThat(ask("splits")).isEqualTo("media: blue 1, green 1");
    }

    @Test
    void explain_knows_what_was_ordered() throws Exception {
        assertThat(ask("explain", "GET", "http://localhost/media"))
                .contains("blue")
                .doesNotContain("green");
        ask("shift", "media", "blue=0 green=3");
        assertThat(ask("explain", "GET", "http://localhost/media"))
                .contains("green")
                .doesNotContain("blue");
    }

    @Test
    void orders_that_cannot_be_are_told_what_was_expected() throws Exception {
        assertThat(ask("drain", "ap", one.url())).isEqualTo("no upstream ap (expected: app, blue, green)");
        assertThat(ask("drain", "app", "http://nobody:1"))
                .isEqualTo(
                        "no endpoint http://nobody:1 in upstream app (expected: " + one.url() + ", " + two.url() + ")");
        assertThat(ask("shift", "app", "blue=1")).isEqualTo("no split app (expected: media)");
        assertThat(ask("shift", "media", "blue"))
                .isEqualTo("\"blue\" (expected: UPSTREAM=WEIGHT for each upstream, such as blue=90 green=10)");
        assertThat(ask("shift", "media", "blue=1 blue=2"))
                .isEqualTo("blue a second time (expected: each upstream once)");
        assertThat(ask("splits")).isEqualTo("media: blue 1, green 0");
        assertThat(operator.read(routes, "Orders")).isEmpty();
    }
}
