package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A copy of what is asked goes elsewhere as well. */
class MirrorTest {

    /** seconds */
    private static final int SOON = 10;

    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private volatile TestUpstream.Script work;
    private volatile TestUpstream.Script shadowing;
    private TestUpstream app;
    private TestUpstream shadow;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        work = scene -> scene.readAndAnswer(200, "app");
        shadowing = scene -> {
            bodies.add(new String(scene.readBody(), StandardCharsets.US_ASCII));
            scene.answer(200, "shadow".getBytes(StandardCharsets.US_ASCII));
        };
        app = TestUpstream.playing(scene -> work.play(scene));
        shadow = TestUpstream.playing(scene -> shadowing.play(scene));
    }

    @AfterEach
    void close() {
        app.close();
        shadow.close();
        gateway.close();
    }

    private void start(String mirror, String more) throws Exception {
        gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + app.url()
                + "'/></upstream><upstream name='shadow'><endpoint url='" + shadow.url() + "'/></upstream>"
                + "<routes><route name='all' to='app'><mirror to='shadow' " + mirror + "/>" + more
                + "</route></routes></gateway>");
    }

    private RawAnswer get(String target, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), target, fields);
    }

    private RawAnswer post(String body) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.request("POST", "/work", "Content-Length: " + body.length())
                    .send(body)
                    .answer();
        }
    }

    private String told() throws Exception {
        return GatewayBean.ofTheOnlyOne().mirrors();
    }

    private void untilTold(String what) throws Exception {
        GatewayBean.awaitTold(GatewayBean.ofTheOnlyOne()::mirrors, what);
    }

    private String body() throws InterruptedException {
        return bodies.poll(SOON, TimeUnit.SECONDS);
    }

    @Test
    void the_copy_is_what_the_original_is_and_says_that_it_is_one() throws Exception {
        start("", "<headers><request set='X-Tenant' value='{host}'/></headers>");
        assertThat(get("/a?b=c", "Authorization: Bearer x", "X_Gatehouse.Mirror: forged")
                        .text())
                .isEqualTo("app");
        RawHead copy = shadow.awaitRequest();
        RawHead original = app.awaitRequest();
        assertThat(copy.startLine()).isEqualTo(original.startLine()).isEqualTo("GET /a?b=c HTTP/1.1");
        for (String field : new String[] {"Authorization", "X-Tenant", "X-Request-Id", "Host", "X-Forwarded-For"}) {
            assertThat(copy.header(field)).as(field).isNotNull().isEqualTo(original.header(field));
        }
        assertThat(copy.header("X-Gatehouse-Mirror")).isEqualTo("all");
        assertThat(original.header("X-Gatehouse-Mirror")).isNull();
        assertThat(original.header("X_Gatehouse.Mirror")).isNull();
        assertThat(copy.header("X_Gatehouse.Mirror")).isNull();
    }

    @Test
    void a_body_is_copied_unless_it_is_too_long() throws Exception {
        start("body='10B'", "");
        assertThat(post("0123456789").text()).isEqualTo("app");
        assertThat(body()).isEqualTo("0123456789");
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawAnswer answer = client.request("PUT", "/work", "Transfer-Encoding: chunked")
                    .send("3\r\nabc\r\n0\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(body()).isEqualTo("abc");
        assertThat(post("0123456789a").text()).isEqualTo("app");
        untilTold("1 too long");
        assertThat(shadow.requests()).isEqualTo(2);
    }

    @Test
    void only_what_meets_the_condition_and_is_drawn_is_copied() throws Exception {
        start("when='path = /mine' share='100%'", "");
        assertThat(get("/other").status()).isEqualTo(200);
        assertThat(get("/mine").status()).isEqualTo(200);
        assertThat(shadow.awaitRequest().target()).isEqualTo("/mine");
        assertThat(shadow.requests()).isEqualTo(1);
        gateway.close();
        start("share='0%'", "");
        for (int i = 0; i < 20; i++) {
            assertThat(get("/mine").status()).isEqualTo(200);
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void a_mirror_that_is_down_or_dawdles_costs_the_original_nothing() throws Exception {
        shadowing = Scene::stall;
        start("in-flight='2'", "");
        for (int i = 0; i < 20; i++) {
            assertThat(get("/work").text()).isEqualTo("app");
        }
        untilTold("2 sent, 2 in flight, 0 failed, not sent: 18 too many");
        shadow.close();
        untilTold("0 in flight, 2 failed");
        assertThat(get("/work").text()).isEqualTo("app");
        untilTold("3 failed");
    }

    @Test
    void answers_are_compared_by_status_and_body_and_differences_are_kept() throws Exception {
        shadowing = scene -> scene.readAndAnswer(200, scene.head().target().startsWith("/same") ? "app" : "shadow");
        start("compare='true'", "");
        for (int i = 0; i < 3; i++) {
            assertThat(get("/same").text()).isEqualTo("app");
        }
        assertThat(get("/other?password=secret").text()).isEqualTo("app");
        untilTold("compared: 3 same, 1 different");
        assertThat(told())
                .contains("GET /other [", "]: 200, 3 bytes, ", "; the copy 200, 6 bytes, ")
                .doesNotContain("secret");
        work = scene -> scene.readAndAnswer(404, "app");
        assertThat(get("/same").status()).isEqualTo(404);
        untilTold("compared: 3 same, 2 different");
    }

    @Test
    void long_answers_are_compared_to_their_end() throws Exception {
        work = scene -> scene.readAndAnswer(200, "x".repeat(300_000));
        shadowing = scene -> scene.readAndAnswer(
                200, "x".repeat(299_999) + (scene.head().target().equals("/same") ? "x" : "y"));
        start("compare='true'", "");
        assertThat(get("/same").body()).hasSize(300_000);
        assertThat(get("/other").body()).hasSize(300_000);
        untilTold("compared: 1 same, 1 different");
    }

    @Test
    void a_split_that_has_the_upstream_of_the_request_among_others_brings_it_no_copy() throws Exception {
        gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + app.url()
                + "'/></upstream><upstream name='shadow'><endpoint url='" + shadow.url() + "'/></upstream>"
                + "<split name='both'><to upstream='app' weight='3'/><to upstream='shadow'/></split>"
                + "<routes><route name='all' to='app'><mirror to='both'/></route></routes></gateway>");
        int asked = 0;
        while (bodies.isEmpty()) {
            assertThat(get("/a").text()).isEqualTo("app");
            asked++;
        }
        assertThat(app.received()).hasSize(asked).allMatch(head -> head.header("X-Gatehouse-Mirror") == null);
    }
}
