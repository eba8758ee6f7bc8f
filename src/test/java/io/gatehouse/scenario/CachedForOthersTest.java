package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a shared cache must not give to anybody else. */
class CachedForOthersTest extends CacheFixture {

    /** A page that says nothing of itself, and has an ETag, is kept to be validated; it is nobody else's. */
    @Test
    void who_waits_for_what_another_asked_for_does_not_read_a_page_that_must_be_validated() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            String who = scene.head().header("Cookie");
            if ("user=alice".equals(who)) {
                scene.await(both);
            }
            scene.answer(200, bytes("page of " + who), "ETag: \"" + who.hashCode() + '"');
        });
        try (RawClient alice = stage.client();
                RawClient bob = stage.client()) {
            alice.get("/me", "Cookie: user=alice");
            stage.upstream().awaitRequest();
            bob.get("/me", "Cookie: user=bob");
            both.countDown();
            assertThat(alice.answer().text()).isEqualTo("page of user=alice");
            assertThat(bob.answer().text()).isEqualTo("page of user=bob");
        }
    }

    @Test
    void what_varies_by_what_the_gateway_itself_sends_is_not_kept() throws Exception {
        try (Stage other = Stage.routing("<routes><route name=\"all\" to=\"app\"><cache/>"
                + "<headers><request set=\"X-Tenant\" value=\"{header:X-Key}\"/></headers></route></routes>")) {
            other.upstreamPlays(scene -> scene.answer(
                    200,
                    bytes("for " + scene.head().header("X-Tenant")),
                    "Cache-Control: max-age=60",
                    "Vary: X-Tenant"));
            assertThat(other.get("/a", "X-Key: one").text()).isEqualTo("for one");
            assertThat(other.get("/a", "X-Key: two").text()).isEqualTo("for two");
        }
    }

    @Test
    void an_answer_that_was_asked_for_before_a_change_and_comes_after_it_is_not_kept() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            boolean old = scene.head().method().equals("GET") && changed.getCount() > 0;
            if (old) {
                scene.await(changed);
            }
            scene.readBody();
            scene.answer(200, bytes(old ? "old" : "new"), "Cache-Control: max-age=60");
        });
        try (RawClient slow = stage.client()) {
            slow.get("/a");
            stage.upstream().awaitRequest();
            assertThat(stage.ask("DELETE", "/a").status()).isEqualTo(200);
            changed.countDown();
            assertThat(slow.answer().text()).isEqualTo("old");
        }
        assertThat(stage.get("/a").text()).isEqualTo("new");
    }

    @Test
    void nobody_guesses_that_what_was_asked_for_with_a_cookie_is_fresh_for_others() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(
                200, bytes(scene.head().header("Cookie")), "Last-Modified: Mon, 01 Jun 2015 08:00:00 GMT"));
        assertThat(stage.get("/a", "Cookie: alice").text()).isEqualTo("alice");
        assertThat(stage.get("/a", "Cookie: bob").text()).isEqualTo("bob");
    }

    @Test
    void a_get_that_may_be_taken_for_something_else_is_the_upstreams() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, bytes("one"), "Cache-Control: max-age=60"));
        stage.get("/a");
        stage.get("/a", "X-HTTP-Method-Override: DELETE");
        assertThat(stage.seen()).hasSize(2);
    }

    /** @return how often the upstream was asked in the end */
    private int askedAfter(String method, String... fields) throws Exception {
        stage.upstreamPlays(scene -> {
            boolean refused = "no".equals(scene.head().header("X-Known"));
            scene.answer(refused ? 401 : 200, bytes(refused ? "" : "one"), "Cache-Control: max-age=60");
        });
        assertThat(stage.get("/a").text()).isEqualTo("one");
        stage.ask(method, "/a", fields);
        assertThat(stage.get("/a").text()).isEqualTo("one");
        return stage.seen().size();
    }

    @Test
    void who_wants_nothing_kept_takes_nothing_away_from_others() throws Exception {
        assertThat(askedAfter("GET", "Cache-Control: no-cache, no-store")).isEqualTo(2);
    }

    @Test
    void who_is_refused_takes_nothing_away_from_others() throws Exception {
        assertThat(askedAfter("GET", "Cache-Control: no-cache, no-store", "X-Known: no"))
                .isEqualTo(2);
    }

    @Test
    void who_is_refused_the_head_takes_nothing_away_from_others() throws Exception {
        assertThat(askedAfter("HEAD", "Cache-Control: no-cache", "X-Known: no")).isEqualTo(2);
    }

    @Test
    void a_part_takes_the_whole_away_from_nobody() throws Exception {
        stage.upstreamPlays(scene -> {
            boolean part = scene.head().header("Range") != null;
            scene.answer(
                    part ? 206 : 200,
                    bytes(part ? "n" : "one"),
                    "Cache-Control: max-age=60",
                    part ? "Content-Range: bytes 1-1/3" : "X-Whole: yes");
        });
        stage.get("/a");
        stage.get("/a", "Range: bytes=1-1", "Cache-Control: no-cache");
        assertThat(stage.get("/a").text()).isEqualTo("one");
        assertThat(stage.seen()).hasSize(2);
    }
}
