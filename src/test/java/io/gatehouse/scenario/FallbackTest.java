package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.observe.GatewayMXBean;
import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream that has nothing left, and what stands in for it. */
class FallbackTest {

    /** seconds */
    private static final int SOON = 10;

    private volatile TestUpstream.Script work;
    private volatile TestUpstream.Script help;
    private TestUpstream app;
    private TestUpstream backup;
    private String nobody;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        work = scene -> answer(scene, 200, "app");
        help = scene -> answer(scene, 200, "backup");
        app = TestUpstream.playing(scene -> work.play(scene));
        backup = TestUpstream.playing(scene -> help.play(scene));
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = "http://127.0.0.1:" + free.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        app.close();
        backup.close();
        gateway.close();
    }

    private static void answer(Scene scene, int status, String text, String... fields) throws IOException {
        byte[] body = scene.readBody();
        scene.answer(
                status,
                (text + new String(body, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII),
                fields);
    }

    /** @param policies of the one route; {@code backup} and {@code gone} are other upstreams */
    private void start(String url, String ofUpstream, String policies) throws Exception {
        gateway =
                TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + url + "'/>"
                        + ofUpstream + "</upstream><upstream name='backup'><endpoint url='" + backup.url()
                        + "'/></upstream><upstream name='gone'><endpoint url='" + nobody + "'/></upstream>"
                        + "<routes><route name='all' to='app'>" + policies + "</route></routes></gateway>");
    }

    private RawAnswer get() throws Exception {
        return RawClient.fetch(gateway.port(), "/work");
    }

    private RawAnswer post(String body) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.request("POST", "/work", "Content-Length: " + body.length())
                    .send(body)
                    .answer();
        }
    }

    @Test
    void another_upstream_answers_where_nobody_can_be_reached_whatever_the_method() throws Exception {
        start(nobody, "", "<fallback to='backup'/>");
        assertThat(get().text()).isEqualTo("backup");
        assertThat(post("four").text()).isEqualTo("backupfour");
        assertThat(backup.received().get(1).startLine()).isEqualTo("POST /work HTTP/1.1");
    }

    @Test
    void an_answer_of_the_descriptor_stands_in_and_is_for_nobody_to_keep() throws Exception {
        start(nobody, "", "<fallback status='200' type='application/json'>[]</fallback>");
        RawAnswer answer = get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Retry-After")).isNull();
        assertThat(answer.text()).isEqualTo("[]");
        assertThat(post("four").text()).isEqualTo("[]");
    }

    @Test
    void without_a_status_it_is_503_and_says_as_the_fault_would_when_to_come_again() throws Exception {
        start(app.url() + "' drain='true", "", "<fallback>later</fallback>");
        RawAnswer answer = get();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.text()).isEqualTo("later");
    }

    @Test
    void what_may_have_been_seen_goes_elsewhere_only_if_it_may_be_repeated() throws Exception {
        work = scene -> {
            scene.readBody();
            scene.stall();
        };
        start(app.url(), "", "<timeout first-byte='100ms'/><fallback to='backup'/>");
        assertThat(get().text()).isEqualTo("backup");
        assertThat(post("four").status()).isEqualTo(504);
        assertThat(backup.requests()).isEqualTo(1);
    }

    @Test
    void an_answer_with_a_named_status_is_thrown_away_for_what_stands_in() throws Exception {
        work = scene -> answer(scene, 503, "busy");
        start(app.url(), "", "<fallback to='backup' on='503'/>");
        assertThat(get().text()).isEqualTo("backup");
        assertThat(post("four").text()).isEqualTo("busyfour");
        work = scene -> answer(scene, 502, "bad");
        assertThat(get().text()).isEqualTo("bad");
        gateway.close();
        start(app.url(), "", "<fallback on='502' status='404'/>");
        assertThat(get().status()).isEqualTo(404);
        assertThat(post("four").status()).isEqualTo(404);
    }

    @Test
    void other_endpoints_are_asked_before_anything_stands_in() throws Exception {
        work = scene -> answer(scene, 503, "busy");
        help = work;
        start(
                app.url() + "'/><endpoint url='" + backup.url(),
                "",
                "<retry on='503'/><fallback on='503' status='200'>calm</fallback>");
        assertThat(get().text()).isEqualTo("calm");
        assertThat(app.requests()).isEqualTo(1);
        assertThat(backup.requests()).isEqualTo(1);
    }

    @Test
    void once_an_answer_has_begun_nothing_stands_in() throws Exception {
        work = scene -> {
            scene.head(200, "Content-Length: 100000");
            scene.send("x".repeat(20_000));
            scene.reset();
        };
        start(app.url(), "", "<fallback to='backup'/>");
        RawAnswer answer = get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end().broken()).isTrue();
        assertThat(backup.requests()).isZero();
    }

    @Test
    void who_finds_no_place_goes_elsewhere() throws Exception {
        work = scene -> {
            scene.head(200, "Content-Length: 4");
            scene.stall();
        };
        start(app.url(), "<pool in-flight='1'/>", "<fallback to='backup' on='busy'/>");
        try (RawClient first = RawClient.connect(gateway.port())) {
            first.get("/work");
            app.awaitRequest();
            assertThat(get().text()).isEqualTo("backup");
        }
    }

    @Test
    void nothing_stands_in_for_what_is_not_named() throws Exception {
        start(nobody, "", "<fallback to='backup' on='timeout 503'/>");
        assertThat(get().status()).isEqualTo(502);
        assertThat(backup.requests()).isZero();
    }

    @Test
    void nobody_stands_in_for_who_stands_in() throws Exception {
        start(nobody, "", "<fallback to='gone'/>");
        assertThat(get().status()).isEqualTo(502);
    }

    @Test
    void the_time_of_the_whole_exchange_goes_on_while_somebody_stands_in() throws Exception {
        work = Scene::stall;
        help = Scene::stall;
        start(app.url(), "", "<timeout first-byte='200ms' total='600ms'/><fallback to='backup'/>");
        assertThat(get().status()).isEqualTo(504);
        assertThat(backup.requests()).isEqualTo(1);
        gateway.close();
        start(app.url(), "", "<timeout total='100ms'/><fallback status='200'>late</fallback>");
        assertThat(get().text()).isEqualTo("late");
    }

    @Test
    void who_waited_for_the_answer_of_another_goes_elsewhere_as_well() throws Exception {
        GatewayMXBean bean = GatewayBean.ofTheOnlyOne();
        work = scene -> {
            scene.readBody();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            // the other one joins; if it should be late, it fares as the first one did
            while (bean.getInFlight() < 2 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            scene.reset();
        };
        start(app.url(), "", "<cache/><fallback to='backup' on='broken'/>");
        try (RawClient one = RawClient.connect(gateway.port());
                RawClient two = RawClient.connect(gateway.port())) {
            one.get("/work");
            app.awaitRequest();
            two.get("/work");
            assertThat(one.answer().text()).isEqualTo("backup");
            assertThat(two.answer().text()).isEqualTo("backup");
        }
        // an exchange counts when it is complete, a moment after its client has the answer
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON);
        while (bean.getFallbacksTotal().getOrDefault("all/upstream-broke", 0L) < 2) {
            assertThat(System.nanoTime()).as("%s", bean.getFallbacksTotal()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void what_is_stale_helps_out_before_something_else_and_what_stands_in_is_not_kept() throws Exception {
        work = scene -> answer(scene, 200, "old", "Cache-Control: max-age=0, stale-if-error=1000", "ETag: \"1\"");
        help = scene -> answer(scene, 200, "backup", "Cache-Control: max-age=1000");
        start(app.url(), "", "<cache/><fallback to='backup' on='503 broken'/>");
        assertThat(get().text()).isEqualTo("old");
        work = scene -> answer(scene, 503, "busy");
        assertThat(get().text()).isEqualTo("old");
        assertThat(RawClient.fetch(gateway.port(), "/other").text()).isEqualTo("backup");
        work = scene -> {
            scene.readBody();
            scene.reset();
        };
        assertThat(RawClient.fetch(gateway.port(), "/other").text()).isEqualTo("backup");
        work = scene -> answer(scene, 200, "well");
        assertThat(RawClient.fetch(gateway.port(), "/other").text()).isEqualTo("well");
    }

    @Test
    void what_stands_in_for_head_says_nothing_of_what_is_cached() throws Exception {
        work = scene -> answer(scene, 200, "old", "Cache-Control: max-age=0", "ETag: \"1\"");
        help = scene -> answer(scene, 200, "backup", "ETag: \"2\"");
        start(app.url(), "", "<cache/><fallback to='backup' on='503'/>");
        assertThat(get().text()).isEqualTo("old");
        work = scene -> answer(scene, 503, "busy");
        try (RawClient client = RawClient.connect(gateway.port())) {
            assertThat(client.request("HEAD", "/work").answerTo("HEAD").header("ETag"))
                    .isEqualTo("\"2\"");
        }
        work = scene -> answer(scene, 200, "old", "ETag: \"1\"");
        assertThat(get().text()).isEqualTo("old");
        assertThat(app.received().get(2).header("If-None-Match")).isEqualTo("\"1\"");
    }
}
