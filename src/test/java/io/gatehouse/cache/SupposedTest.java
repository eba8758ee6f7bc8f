package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each clause decides somewhere, and says so. */
class SupposedTest {

    private static final long NOW = 1_790_000_000_000L;

    private static final String CASES = """
            BYPASS              | GET  | If-Match: "a"                | 200 | Cache-Control: max-age=60
            BYPASS              | GET  | X-HTTP-Method-Override: PUT  | 200 | Cache-Control: max-age=60
            METHOD              | POST | X: 1                         | 200 | Cache-Control: max-age=60
            METHOD              | HEAD | X: 1                         | 200 | Cache-Control: max-age=60
            REQUEST_NO_STORE    | GET  | Cache-Control: no-store      | 200 | Cache-Control: max-age=60
            STATUS              | GET  | X: 1                         | 304 | Cache-Control: max-age=60
            MUST_UNDERSTAND     | GET  | X: 1                         | 299 | Cache-Control: must-understand, max-age=60
            NO_STORE            | GET  | X: 1                         | 200 | Cache-Control: no-store, max-age=60
            PRIVATE             | GET  | X: 1                         | 200 | Cache-Control: private, max-age=60
            AUTHORIZATION       | GET  | Authorization: x             | 200 | Cache-Control: max-age=60
            SET_COOKIE          | GET  | X: 1                         | 200 | Cache-Control: max-age=60; Set-Cookie: a=1
            VARY_ANY            | GET  | X: 1                         | 200 | Cache-Control: max-age=60; Vary: *
            VARY_CHANGED        | GET  | X: 1                         | 200 | Cache-Control: max-age=60; Vary: X-Forwarded-For
            VARY_CHANGED        | GET  | X-Changed: 1                 | 200 | Cache-Control: max-age=60; Vary: X-Changed
            NO_CACHE            | GET  | X: 1                         | 200 | Cache-Control: no-cache
            STALE               | GET  | X: 1                         | 200 | Cache-Control: max-age=0
            NOTHING_SAID        | GET  | X: 1                         | 200 | X: 1
            PARTIAL             | GET  | Range: bytes=0-1             | 206 | Cache-Control: max-age=60
            PARTIAL             | GET  | X: 1                         | 206 | Cache-Control: max-age=60; Content-Range: bytes 0-1/9
            TOO_LARGE           | GET  | X: 1                         | 200 | Cache-Control: max-age=60; Content-Length: 8388609
            TOO_LARGE           | GET  | Range: bytes=0-1             | 206 | Cache-Control: max-age=60; Content-Range: bytes 0-1/9999999
            S_MAXAGE            | GET  | X: 1                         | 200 | Cache-Control: s-maxage=60, max-age=1
            MAX_AGE             | GET  | X: 1                         | 200 | Cache-Control: max-age=60; Content-Length: 8388608
            MAX_AGE             | GET  | Range: bytes=0-1             | 206 | Cache-Control: max-age=60; Content-Range: bytes 0-1/9
            EXPIRES             | GET  | X: 1                         | 200 | Expires: Thu, 01 Jan 2099 00:00:00 GMT
            HEURISTIC           | GET  | X: 1                         | 200 | Last-Modified: Thu, 01 Jan 2009 00:00:00 GMT
            VALIDATOR           | GET  | X: 1                         | 200 | ETag: "a"
            """;

    private static Headers fields(String text) {
        Headers.Builder fields = Headers.builder();
        for (String one : text.split(";", -1)) {
            String[] parts = one.split(":", 2);
            fields.add(parts[0].strip(), parts[1].strip());
        }
        return fields.build();
    }

    private static Judgement judge(String method, String request, int status, String answer, Rules rules) {
        Headers fields = fields(request);
        Headers upward = fields.contains("X-Changed")
                ? fields.toBuilder().set("X-Changed", "2").build()
                : fields;
        return Supposed.of(new Judgement.Asking(method, fields, false), upward, status, fields(answer), rules, NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = CASES)
    void the_clause_that_decides_is_named(Clause clause, String method, String request, int status, String answer) {
        Judgement judgement = judge(method, request, status, answer, Rules.DEFAULT);
        assertThat(judgement.clause()).isEqualTo(clause);
        assertThat(judgement.terms() != null).isEqualTo(clause.isStored());
    }

    @Test
    void of_what_says_nothing_the_route_decides_unless_it_may_be_for_one() {
        Rules kind = new Rules(60, 0, 0, List.of(), 100, false, true);
        Rules loud = new Rules(60, 0, 0, List.of(), 100, true, true);
        assertThat(judge("GET", "X: 1", 200, "X: 1", kind).clause()).isEqualTo(Clause.DEFAULT_TTL);
        assertThat(judge("GET", "Cookie: a=1", 200, "X: 1", kind).clause()).isEqualTo(Clause.PERSONAL);
        assertThat(judge("GET", "X: 1", 200, "Cache-Control: no-store", loud).clause())
                .isEqualTo(Clause.FORCED);
    }

    @Test
    void each_clause_that_a_head_alone_decides_is_tried_here() {
        Set<Clause> tried = EnumSet.of(Clause.DEFAULT_TTL, Clause.PERSONAL, Clause.FORCED);
        CASES.lines().forEach(line -> tried.add(Clause.valueOf(line.substring(0, line.indexOf(' ')))));
        Set<Clause> others = EnumSet.complementOf(EnumSet.copyOf(tried));
        assertThat(others).as("known only when the body comes").containsExactly(Clause.NO_ROOM);
    }
}
