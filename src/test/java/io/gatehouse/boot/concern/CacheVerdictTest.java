package io.gatehouse.boot.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Rules;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import org.junit.jupiter.api.Test;

class CacheVerdictTest {

    @Test
    void it_says_which_clause_decides() {
        RequestHead head = RequestHead.of("GET", "http://a.example/", Headers.EMPTY, "127.0.0.1");
        CachePolicy policy = new CachePolicy(Rules.DEFAULT);
        assertThat(CacheVerdict.of(
                        policy,
                        head,
                        Caller.ANONYMOUS,
                        head.headers(),
                        200,
                        Headers.of("Cache-Control", "max-age=5"),
                        0))
                .isEqualTo("kept, fresh for 5 s, max-age: max-age (RFC 9111, 5.2.2.1)");
        assertThat(CacheVerdict.of(
                        policy, head, Caller.ANONYMOUS, head.headers(), 200, Headers.of("Cache-Control", "private"), 0))
                .isEqualTo("not kept, private: private (RFC 9111, 5.2.2.7)");
        assertThat(CacheVerdict.of(
                        policy,
                        head,
                        Caller.named("r", "ann"),
                        head.headers(),
                        200,
                        Headers.of("Cache-Control", "max-age=5"),
                        0))
                .startsWith("not kept, authorization: ");
    }
}
