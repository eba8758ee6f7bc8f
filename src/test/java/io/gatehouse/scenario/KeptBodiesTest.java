package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests with a body, at an upstream of which one endpoint fails when it has read some of it. */
class KeptBodiesTest {

    private volatile TestUpstream.Script work;
    private TestUpstream good;
    private TestUpstream bad;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        work = scene -> {
            scene.readBody();
            scene.reset();
        };
        good = TestUpstream.playing(KeptBodiesTest::echo);
        bad = TestUpstream.playing(scene -> work.play(scene));
    }

    @AfterEach
    void close() {
        good.close();
        bad.close();
        gateway.close();
    }

    private static void echo(Scene scene) throws IOException {
        scene.answer(200, scene.readBody());
    }

    /** The first request goes to the one that fails. */
    private void start(String policies) throws Exception {
        gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + bad.url()
                + "'/><endpoint url='" + good.url() + "'/></upstream><upstream name='alone'><endpoint url='" + bad.url()
                + "'/></upstream><upstream name='backup'><endpoint url='" + good.url() + "'/></upstream>"
                + "<routes><route name='all' path='/work' to='app'>" + policies
                + "</route><route name='other' path='/other' to='alone'><retry body='1KB'/>"
                + "<fallback to='backup' on='broken'/></route></routes></gateway>");
    }

    private RawAnswer ask(String method, String target, String body) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.request(method, target, "Content-Length: " + body.length())
                    .send(body)
                    .answer();
        }
    }

    @Test
    void a_kept_body_goes_to_another_endpoint_when_the_first_has_broken_off_behind_it() throws Exception {
        start("<retry body='64KB'/>");
        String body = "0123456789".repeat(6_000);
        assertThat(ask("PUT", "/work", body).text()).isEqualTo(body);
        assertThat(bad.requests()).isEqualTo(1);
    }

    @Test
    void so_does_one_whose_length_was_not_announced() throws Exception {
        start("<retry body='64KB'/>");
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawAnswer answer = client.request("PUT", "/work", "Transfer-Encoding: chunked")
                    .send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                    .answer();
            assertThat(answer.text()).isEqualTo("abcde");
        }
        assertThat(bad.requests()).isEqualTo(1);
    }

    @Test
    void a_part_is_given_again_and_the_rest_follows_as_it_comes() throws Exception {
        work = scene -> {
            assertThat(scene.head().header("Transfer-Encoding")).isEqualTo("chunked");
            scene.reset();
        };
        start("<retry body='64KB'/>");
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.request("PUT", "/work", "Transfer-Encoding: chunked").send("3\r\nabc\r\n");
            good.awaitRequest();
            assertThat(client.send("2\r\nde\r\n0\r\n\r\n").answer().text()).isEqualTo("abcde");
        }
    }

    @Test
    void what_is_longer_or_not_to_be_kept_or_not_idempotent_is_sent_once() throws Exception {
        start("<retry body='5B'/>");
        assertThat(ask("PUT", "/work", "123456").status()).isEqualTo(502);
        assertThat(ask("PUT", "/work", "123456").text()).isEqualTo("123456");
        assertThat(ask("POST", "/work", "12345").status()).isEqualTo(502);
        assertThat(good.requests()).isEqualTo(1);
        gateway.close();
        start("<retry/>");
        assertThat(ask("PUT", "/work", "1").status()).isEqualTo(502);
        gateway.close();
        start("<retry body='5B'/>");
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawAnswer answer = client.request("PUT", "/work", "Transfer-Encoding: chunked")
                    .send("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(502);
        }
    }

    @Test
    void an_early_answer_with_a_status_to_try_again_for_is_thrown_away_with_what_was_sent() throws Exception {
        work = scene -> scene.answer(503, "busy".getBytes(StandardCharsets.US_ASCII));
        start("<retry body='64KB' on='503'/>");
        assertThat(ask("PUT", "/work", "12345").text()).isEqualTo("12345");
        assertThat(bad.requests()).isEqualTo(1);
    }

    @Test
    void another_upstream_that_stands_in_is_given_it_too() throws Exception {
        start("");
        assertThat(ask("PUT", "/other", "12345").text()).isEqualTo("12345");
        assertThat(ask("POST", "/other", "12345").status()).isEqualTo(502);
    }

    @Test
    void nothing_that_is_sent_again_in_chunks_ends_once() throws Exception {
        start("<retry body='64KB'/>");
        try (RawClient client = RawClient.connect(gateway.port())) {
            assertThat(client.request("PUT", "/work", "Transfer-Encoding: chunked")
                            .send("0\r\n\r\n")
                            .answer()
                            .text())
                    .isEmpty();
        }
        // what a second end leaves on the connection would be read as a request
        work = KeptBodiesTest::echo;
        assertThat(ask("PUT", "/work", "abc").text()).isEqualTo("abc");
        assertThat(ask("PUT", "/work", "def").text()).isEqualTo("def");
        assertThat(good.received()).extracting(RawHead::startLine).containsOnly("PUT /work HTTP/1.1");
    }
}
