package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerAnswerTest {

    private static ServerAnswer challenge(String... challenges) {
        Headers.Builder fields = Headers.builder();
        for (String challenge : challenges) {
            fields.add("WWW-Authenticate", challenge);
        }
        return new ServerAnswer(401, fields.build(), new byte[0], false);
    }

    @ParameterizedTest
    @CsvSource({
        "Basic realm=x, Basic YTpi, true",
        "Basic realm=x, basic YTpi, true",
        "Basic realm=x, Bearer abc, false",
        "Negotiate, Negotiate YII=, true",
        "Negotiate oYG=, Negotiate YII=, false",
        "Digest realm=x, Digest username=a, true",
        "'Digest realm=x, stale=TRUE', Digest username=a, false"
    })
    void a_credential_of_the_scheme_that_is_asked_for_was_not_good_unless_the_server_asks_for_more_of_it(
            String challenge, String authorization, boolean rejected) {
        assertThat(challenge(challenge).rejects(authorization)).isEqualTo(rejected);
    }

    @Test
    void where_there_is_no_credential_none_was_not_good() {
        assertThat(challenge("Basic realm=x").rejects(null)).isFalse();
        assertThat(challenge().rejects("Basic YTpi")).isFalse();
    }

    @Test
    void what_a_server_cannot_read_is_asked_for_by_its_scheme() {
        assertThat(ServerAnswer.unreadable("Basic !").challenges()).containsExactly("Basic realm=\"gatehouse\"");
        assertThat(ServerAnswer.unreadable("negotiate !").challenges()).containsExactly("Negotiate");
        assertThat(ServerAnswer.unreadable("Digest !").challenges()).containsExactly("Digest realm=\"gatehouse\"");
        assertThat(ServerAnswer.unreadable("\u0000 x").challenges()).containsExactly("Basic realm=\"gatehouse\"");
        assertThat(ServerAnswer.unreadable("Basic !").rejects("Basic !")).isTrue();
    }

    @Test
    void what_it_says_beside_the_challenge_stays_but_for_what_belongs_to_a_body() {
        ServerAnswer answer = new ServerAnswer(
                401,
                Headers.of(
                        "WWW-Authenticate",
                        "Negotiate",
                        "Set-Cookie",
                        "a=b",
                        "Content-Length",
                        "7",
                        "Cache-Control",
                        "private"),
                new byte[0],
                false);
        assertThat(answer.isChallenge()).isTrue();
        assertThat(answer.others()).isEqualTo(Headers.of("Set-Cookie", "a=b"));
        assertThat(new ServerAnswer(302, Headers.of("Location", "/x"), new byte[0], false).isChallenge())
                .isFalse();
    }
}
