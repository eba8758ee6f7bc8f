package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final Rules TTL = new Rules(60, 0, 0, List.of(), 1 << 20, false, true);
    private static final Rules FORCED = new Rules(60, 0, 0, List.of(), 1 << 20, true, true);

    private static Headers fields(String text) {
        Headers.Builder headers = Headers.builder().add("Date", HttpDate.format(NOW / 1000));
        for (String line : text.split(";", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1)
                                .strip()
                                .replace("YESTERDAY", HttpDate.format(NOW / 1000 - 86_400))
                                .replace("TOMORROW", HttpDate.format(NOW / 1000 + 86_400)));
            }
        }
        return headers.build();
    }

    private static Judgement judge(String request, int status, String answer, Rules rules) {
        return Judgement.of(
                new Judgement.Asking("GET", fields(request), false), status, fields(answer), rules, NOW, NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|200|Cache-Control: max-age=9|MAX_AGE",
                "|200|Cache-Control: s-maxage=9, max-age=0|S_MAXAGE",
                "|200|Expires: TOMORROW|EXPIRES",
                "|200|Expires: TOMORROW; Expires: TOMORROW|STALE",
                "|200|Expires: 0|STALE",
                "|200|Last-Modified: YESTERDAY|HEURISTIC",
                "|404|Last-Modified: YESTERDAY|HEURISTIC",
                "|403|Last-Modified: YESTERDAY|VALIDATOR",
                "|599|Last-Modified: YESTERDAY; Cache-Control: public|HEURISTIC",
                "|200|ETag: \"a\"|VALIDATOR",
                "|200||NOTHING_SAID",
                "|200|Cache-Control: no-cache|NO_CACHE",
                "|200|Cache-Control: no-cache; ETag: \"a\"|VALIDATOR",
                "|200|Cache-Control: max-age=9, no-store|NO_STORE",
                "|200|Cache-Control: max-age=9, no-store, must-understand|MAX_AGE",
                "|599|Cache-Control: max-age=9, no-store, must-understand|MUST_UNDERSTAND",
                "|200|Cache-Control: max-age=9, private|PRIVATE",
                "|200|Cache-Control: max-age=9, private=\"x-a\"|MAX_AGE",
                "|200|Cache-Control: max-age=9; Vary: *|VARY_ANY",
                "|200|Cache-Control: max-age=9; Set-Cookie: a=b|SET_COOKIE",
                "|200|Cache-Control: max-age=9, no-cache=\"set-cookie\"; Set-Cookie: a=b|MAX_AGE",
                "|304|Cache-Control: max-age=9|STATUS",
                "Range: bytes=99-|416|Cache-Control: max-age=9|STATUS",
                "|200|Cache-Control: max-age=9; Age: 9|STALE",
                "|200|Cache-Control: no-store; CDN-Cache-Control: max-age=9|MAX_AGE",
                "|200|Cache-Control: max-age=9; CDN-Cache-Control: private|PRIVATE",
                "Authorization: x|200|Cache-Control: max-age=9|AUTHORIZATION",
                "Authorization: x|200|Cache-Control: max-age=9, public|MAX_AGE",
                "Authorization: x|200|Cache-Control: max-age=9, must-revalidate|MAX_AGE",
                "Authorization: x|200|Cache-Control: s-maxage=9|S_MAXAGE",
                "Cookie: a=b|200|Cache-Control: max-age=9|MAX_AGE",
                "Cache-Control: no-store|200|Cache-Control: max-age=9|REQUEST_NO_STORE"
            })
    void one_clause_decides(String request, int status, String answer, Clause clause) {
        assertThat(judge(request == null ? "" : request, status, answer == null ? "" : answer, Rules.DEFAULT)
                        .clause())
                .isEqualTo(clause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|200||DEFAULT_TTL",
                "|200|Last-Modified: YESTERDAY|DEFAULT_TTL",
                "|200|Cache-Control: max-age=9|MAX_AGE",
                "|200|Cache-Control: no-cache|NO_CACHE",
                "|200|Pragma: no-cache|NO_CACHE",
                "|500||NOTHING_SAID",
                "|404||NOTHING_SAID",
                "Cookie: a=b|200||PERSONAL",
                "Authorization: x|200||AUTHORIZATION",
                "|200|Vary: Cookie|PERSONAL",
                "|200|Vary: Accept, authorization|PERSONAL",
                "|200|Set-Cookie: a=b|SET_COOKIE"
            })
    void the_default_is_for_what_says_nothing_and_is_for_nobody_alone(
            String request, int status, String answer, Clause clause) {
        assertThat(judge(request == null ? "" : request, status, answer == null ? "" : answer, TTL)
                        .clause())
                .isEqualTo(clause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|Cache-Control: no-store|FORCED",
                "|Cache-Control: no-cache|FORCED",
                "|Cache-Control: max-age=0, must-revalidate|FORCED",
                "|Cache-Control: private|PRIVATE",
                "|Set-Cookie: a=b|SET_COOKIE",
                "Cookie: a=b|Cache-Control: no-store|NO_STORE",
                "Cookie: a=b|Cache-Control: max-age=9|MAX_AGE"
            })
    void force_overrides_what_is_not_personal(String request, String answer, Clause clause) {
        Judgement judgement = judge(request == null ? "" : request, 200, answer, FORCED);
        assertThat(judgement.clause()).isEqualTo(clause);
        assertThat(judgement.terms() == null).isEqualTo(!clause.isStored());
    }

    @Test
    void who_is_known_to_the_gateway_is_as_one_with_authorization() {
        Judgement judgement = Judgement.of(
                new Judgement.Asking("GET", Headers.EMPTY, true),
                200,
                fields("Cache-Control: max-age=9"),
                TTL,
                NOW,
                NOW);
        assertThat(judgement.clause()).isEqualTo(Clause.AUTHORIZATION);
    }

    @Test
    void what_must_be_validated_may_not_help_out() {
        Rules rules = new Rules(-1, 5, 5, List.of(), 1, false, true);
        assertThat(judge("", 200, "Cache-Control: max-age=9", rules).terms().staleIfError())
                .isEqualTo(5);
        for (String strict : List.of("must-revalidate", "proxy-revalidate", "s-maxage=9", "no-cache")) {
            Terms terms = judge("", 200, "ETag: \"a\"; Cache-Control: max-age=9, stale-if-error=7, " + strict, rules)
                    .terms();
            assertThat(terms.staleIfError()).as(strict).isZero();
            assertThat(terms.staleWhileRevalidate()).as(strict).isZero();
            assertThat(terms.neverStale()).as(strict).isTrue();
        }
    }
}
