package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.observe.GatewayMXBean;
import io.gatehouse.testing.End;
import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A cache between real clients and a real upstream. */
class CacheTest extends CacheFixture {

    @Test
    void what_is_fresh_is_given_again() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, bytes("one"), "Cache-Control: max-age=60", "X-A: 1"));
        RawAnswer first = stage.get("/a");
        RawAnswer second = stage.get("/a");
        assertThat(first.header("Cache-Status")).isEqualTo("gatehouse; fwd=uri-miss; fwd-status=200; stored");
        assertThat(second.text()).isEqualTo("one");
        assertThat(second.header("X-A")).isEqualTo("1");
        assertThat(second.header("Age")).isNotNull();
        assertThat(second.header("Cache-Status")).startsWith("gatehouse; hit; ttl=");
        assertThat(stage.ask("HEAD", "/a").header("Content-Length")).isEqualTo("3");
        assertThat(stage.get("/a", "Range: bytes=1-").text()).isEqualTo("ne");
        assertThat(stage.seen()).hasSize(1);
    }

    @Test
    void a_long_body_comes_back_whole() throws Exception {
        byte[] body = new byte[900_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 1000);
        }
        stage.upstreamPlays(scene -> scene.answer(200, body, "Cache-Control: max-age=60"));
        assertThat(stage.get("/a").body()).isEqualTo(body);
        assertThat(stage.get("/a").body()).isEqualTo(body);
        assertThat(stage.get("/a", "Range: bytes=70000-70009").body())
                .hasSize(10)
                .startsWith(body[70_000]);
        assertThat(stage.seen()).hasSize(1);
    }

    @Test
    void a_body_that_is_too_long_passes_and_is_not_kept() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Cache-Control: max-age=60", "Transfer-Encoding: chunked");
            for (int i = 0; i < 3; i++) {
                scene.chunk("x".repeat(500_000));
            }
            scene.chunk("");
        });
        assertThat(stage.get("/a").body()).hasSize(1_500_000);
        assertThat(stage.get("/a").body()).hasSize(1_500_000);
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void what_breaks_off_is_not_kept() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 20000\r\n\r\nhalf");
            scene.close();
        });
        assertThat(stage.get("/a").end()).isNotEqualTo(End.LENGTH);
        stage.upstreamPlays(scene -> scene.answer(200, bytes("whole")));
        assertThat(stage.get("/a").text()).isEqualTo("whole");
    }

    @Test
    void what_is_stale_is_validated() throws Exception {
        stage.upstreamPlays(scene -> {
            if (scene.head().header("If-None-Match") == null) {
                scene.answer(200, bytes("one"), "Cache-Control: max-age=0", "ETag: \"1\"", "X-A: 1");
            } else {
                scene.answer(304, bytes(""), "Cache-Control: max-age=60", "ETag: \"1\"", "X-A: 2", "Set-Cookie: s=1");
            }
        });
        stage.get("/a");
        RawAnswer validated = stage.get("/a");
        assertThat(validated.status()).isEqualTo(200);
        assertThat(validated.text()).isEqualTo("one");
        assertThat(validated.header("X-A")).isEqualTo("2");
        assertThat(validated.header("Set-Cookie")).isEqualTo("s=1");
        RawAnswer hit = stage.get("/a", "If-None-Match: \"1\"");
        assertThat(hit.status()).isEqualTo(304);
        assertThat(hit.header("Set-Cookie")).isNull();
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void what_is_stale_helps_out_where_it_may() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, bytes("one"), "Cache-Control: max-age=0, stale-if-error=60"));
        stage.get("/a");
        stage.upstreamPlays(scene -> scene.answer(503, bytes("trouble")));
        assertThat(stage.get("/a").text()).isEqualTo("one");
        stage.upstreamPlays(io.gatehouse.testing.Scene::reset);
        assertThat(stage.get("/a").text()).isEqualTo("one");
        stage.upstreamPlays(scene -> scene.answer(404, bytes("gone")));
        assertThat(stage.get("/a").text()).isEqualTo("gone");
        stage.upstreamPlays(scene -> scene.answer(503, bytes("trouble")));
        assertThat(stage.get("/a").text()).isEqualTo("trouble");
    }

    @Test
    void what_is_stale_is_asked_for_again_while_the_client_has_it() throws Exception {
        stage.upstreamPlays(scene ->
                scene.answer(200, bytes("one"), "Cache-Control: max-age=0, stale-while-revalidate=60", "ETag: \"1\""));
        stage.get("/a");
        stage.upstreamPlays(scene -> scene.answer(200, bytes("two"), "Cache-Control: max-age=60"));
        assertThat(stage.get("/a").text()).isEqualTo("one");
        stage.upstream().awaitRequest();
        stage.upstream().awaitRequest();
        String now = stage.get("/a").text();
        for (int i = 0; i < 1_000 && now.equals("one"); i++) {
            now = stage.get("/a").text();
        }
        assertThat(now).isEqualTo("two");
        assertThat(stage.lastRequest().header("If-None-Match")).isEqualTo("\"1\"");
    }

    @Test
    void many_who_ask_for_one_thing_ask_once_and_read_along() throws Exception {
        CountDownLatch more = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            scene.head(200, "Cache-Control: max-age=60", "Content-Length: 100000");
            scene.send(bytes("x".repeat(50_000)));
            scene.await(more);
            scene.send(bytes("y".repeat(50_000)));
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(stage.client().get("/a"));
        }
        for (RawClient client : clients) {
            // before the upstream has sent the rest
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.bytes(50_000)).hasSize(50_000);
        }
        more.countDown();
        for (RawClient client : clients) {
            assertThat(client.bytes(50_000)).endsWith(bytes("y"));
            client.close();
        }
        assertThat(stage.seen()).hasSize(1);
    }

    @Test
    void what_is_for_one_alone_lets_the_others_go_at_once() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            scene.head(200, "Cache-Control: private, max-age=60", "Content-Length: 1");
            if (scene.head().header("X-First") != null) {
                scene.await(first);
            }
            scene.send("x");
        });
        try (RawClient slow = stage.client().get("/a", "X-First: 1")) {
            stage.upstream().awaitRequest();
            assertThat(stage.get("/a").text()).isEqualTo("x");
            assertThat(stage.get("/a").text()).isEqualTo("x");
            first.countDown();
            assertThat(slow.answer().text()).isEqualTo("x");
        }
        assertThat(stage.seen()).hasSize(3);
    }

    @Test
    void who_waits_begins_again_when_the_first_goes_away() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            if (scene.head().header("X-First") != null) {
                scene.peerGoesAway();
                gone.countDown();
                scene.close();
                return;
            }
            scene.answer(200, bytes("x"), "Cache-Control: max-age=60");
        });
        try (RawClient first = stage.client().get("/a", "X-First: 1")) {
            stage.upstream().awaitRequest();
            try (RawClient second =
                    stage.client().patience(Duration.ofSeconds(20)).get("/a")) {
                GatewayMXBean gateway = GatewayBean.ofTheOnlyOne();
                GatewayBean.awaitTold(() -> gateway.getInFlight() + " in flight", "2 in flight");
                first.reset();
                // nobody waits for another for longer than 5 s
                stage.time().advance(Duration.ofSeconds(6));
                assertThat(second.answer().text()).isEqualTo("x");
            }
        }
    }

    @Test
    void a_change_throws_away_what_it_changes() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.readBody();
            scene.answer(200, bytes(scene.head().method()), "Cache-Control: max-age=60", "Content-Location: /b");
        });
        stage.get("/a");
        stage.get("/b");
        stage.get("/c");
        stage.ask("POST", "/a", "Content-Length: 0");
        stage.get("/a");
        stage.get("/b");
        stage.get("/c");
        assertThat(stage.seen()).hasSize(6);
    }

    @Test
    void nothing_is_asked_for_who_wants_only_what_is_cached() throws Exception {
        RawAnswer answer = stage.get("/a", "Cache-Control: only-if-cached");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("not-cached");
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void hosts_and_queries_have_answers_of_their_own() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(
                200,
                bytes(scene.head().header("X-Forwarded-Host") + scene.head().target()),
                "Cache-Control: max-age=60"));
        String request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n";
        for (int i = 0; i < 2; i++) {
            assertThat(stage.raw(request.formatted("/a?1", "a.example")).text()).isEqualTo("a.example/a?1");
            assertThat(stage.raw(request.formatted("/a?2", "a.example")).text()).isEqualTo("a.example/a?2");
            assertThat(stage.raw(request.formatted("/a?1", "b.example")).text()).isEqualTo("b.example/a?1");
        }
        assertThat(stage.seen()).hasSize(3);
    }

    @Test
    void malformed_words_of_the_origin_are_read_as_stale() throws Exception {
        for (String odd :
                List.of("Cache-Control: max-age=x", "Cache-Control: \"", "Expires: 0", "Cache-Control: =,;")) {
            stage.upstreamPlays(scene -> scene.answer(200, bytes("x"), odd, "Age: -1", "Date: x", "Vary: ,,"));
            assertThat(stage.get("/a").text()).isEqualTo("x");
            assertThat(stage.get("/a").text()).isEqualTo("x");
            assertThat(stage.seen()).as(odd).hasSize(2);
        }
    }

    @Test
    void who_is_known_reads_nothing_of_others_and_leaves_nothing_to_them() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(
                200, bytes(String.valueOf(scene.head().header("Authorization"))), "Cache-Control: max-age=60"));
        assertThat(stage.get("/a", "Authorization: ann").text()).isEqualTo("ann");
        assertThat(stage.get("/a", "Authorization: bob").text()).isEqualTo("bob");
        assertThat(stage.get("/a").text()).isEqualTo("null");
        assertThat(stage.seen()).hasSize(3);
    }

    @Test
    void a_canary_has_answers_of_its_own() throws Exception {
        try (Stage split = Stage.describedBy("""
                <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
                <upstream name="next"><endpoint url="UPSTREAM"/></upstream>
                <routes><route name="all" to="app">
                  <cache/><canary to="next" when="header:X-Next exists"/>
                </route></routes>""")) {
            split.upstreamPlays(scene -> scene.answer(
                    200, bytes(String.valueOf(scene.head().header("X-Next"))), "Cache-Control: max-age=60"));
            for (int i = 0; i < 2; i++) {
                assertThat(split.get("/a").text()).isEqualTo("null");
                assertThat(split.get("/a", "X-Next: 1").text()).isEqualTo("1");
            }
            assertThat(split.seen()).hasSize(2);
        }
    }

    @Test
    void who_reads_along_an_answer_that_is_too_long_gets_it_whole() throws Exception {
        CountDownLatch joined = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            scene.head(200, "Cache-Control: max-age=60", "Transfer-Encoding: chunked");
            scene.chunk("x".repeat(10));
            scene.await(joined);
            for (int i = 0; i < 30; i++) {
                // no faster than both can read
                scene.stall(Duration.ofMillis(20));
                scene.chunk("x".repeat(100_000));
            }
            scene.chunk("");
        });
        try (RawClient first = stage.client().get("/a")) {
            assertThat(first.head().status()).isEqualTo(200);
            try (RawClient second = stage.client().get("/a")) {
                assertThat(second.bytes(15)).startsWith(bytes("HTTP/1.1 200"));
                Thread reader = new Thread(() -> {
                    try {
                        first.rest(java.io.OutputStream.nullOutputStream());
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                reader.setDaemon(true);
                reader.start();
                joined.countDown();
                byte[] rest = second.bytes(3_000_010);
                assertThat(rest).hasSize(3_000_010);
            }
        }
    }
}
