package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {

    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final Outcome OK = new Outcome(200, null, null, 7, 1_234, 12_345_678);
    private static final String NASTY =
            "a\r\nb\u001b[31m\"\\\u2028\u2029\u202e\u0000\u0085\u200b\u00e9\ud83d\ude00\ud83d</script>";

    private final Mask mask = new Mask(AccessLogSettings.SECRETS);
    private final LineFormat json = new JsonFormat(mask);
    private final LineFormat combined = new CombinedFormat(mask, ZoneOffset.UTC);

    private static RequestHead head(String path, String query, String... fields) {
        Headers.Builder all = Headers.builder().add("Host", "shop.example");
        for (int i = 0; i < fields.length; i += 2) {
            all.add(fields[i], fields[i + 1]);
        }
        return new RequestHead("GET", "http", "shop.example", -1, path, query, all.build(), "192.0.2.1");
    }

    private static String line(LineFormat format, Exchange exchange, Outcome outcome) {
        StringBuilder line = new StringBuilder();
        format.write(exchange, outcome, BEGAN, line);
        return line.toString();
    }

    private static Exchange exchange(String path, String query, String... fields) {
        return TestExchange.of(head(path, query, fields), "/**").exchange();
    }

    private static JsonObject parsed(String line) {
        return Json.createReader(new StringReader(line)).readObject();
    }

    @Test
    void a_line_of_json_has_everything_in_its_order_and_nothing_that_is_not_there() {
        Exchange exchange = exchange("/a", "b=c", "Referer", "http://x/", "User-Agent", "curl/8");
        exchange.upward().sentTo("shop", "http://10.0.0.1:80");

        assertThat(line(json, exchange, OK))
                .isEqualTo("{\"time\":\"2026-01-02T03:04:05.006Z\",\"id\":\"" + exchange.id()
                        + "\",\"client\":\"192.0.2.1\",\"method\":\"GET\",\"scheme\":\"http\","
                        + "\"host\":\"shop.example\",\"target\":\"/a?b=c\",\"protocol\":\"HTTP/1.1\",\"status\":200,"
                        + "\"bytes_in\":7,\"bytes_out\":1234,\"duration_ms\":12.345,\"route\":\"route\","
                        + "\"upstream\":\"shop\",\"endpoint\":\"http://10.0.0.1:80\",\"referer\":\"http://x/\","
                        + "\"user_agent\":\"curl/8\"}");
    }

    @Test
    void what_stood_in_for_the_upstream_is_told_with_the_reason() {
        Exchange exchange = exchange("/a", null);
        exchange.upward().sentTo("archive", "http://10.0.0.9:80");
        exchange.upward().fellBack("connect-failed");

        assertThat(parsed(line(json, exchange, OK)).getString("fallback")).isEqualTo("connect-failed");
    }

    @Test
    void a_combined_line_is_apaches_and_more_behind_it() {
        Exchange exchange = exchange("/a", "b=c", "Referer", "http://x/", "User-Agent", "curl/8");
        exchange.upward().sentTo("shop", "http://10.0.0.1:80");

        assertThat(line(combined, exchange, OK))
                .isEqualTo("192.0.2.1 - - [02/Jan/2026:03:04:05 +0000] \"GET /a?b=c HTTP/1.1\" 200 1234"
                        + " \"http://x/\" \"curl/8\" \"route\" \"shop\" 12.345 " + exchange.id());
    }

    @Test
    void what_is_not_known_is_a_hyphen_in_a_combined_line() {
        Exchange exchange = exchange("/a", null);

        assertThat(line(combined, exchange, new Outcome(204, null, null, 0, 0, 0)))
                .endsWith("\"GET /a HTTP/1.1\" 204 - \"-\" \"-\" \"route\" \"-\" 0.000 " + exchange.id());
    }

    @Test
    void a_fault_stands_in_json_with_its_detail() {
        Outcome failed = new Outcome(502, Fault.CONNECT_FAILED, "http://up/?token=x: \"refused\"\n", 0, 0, 1);

        JsonObject line = parsed(line(json, exchange("/a", null), failed));

        assertThat(line.getString("fault")).isEqualTo("connect-failed");
        assertThat(line.getString("detail")).isEqualTo("http://up/?token=*** \"refused\"\n");
    }

    @Test
    void what_a_guard_only_observed_stands_in_json_once_for_each_fault() {
        Exchange exchange = exchange("/a", null);
        Mode.OBSERVE.interrupt(exchange, "limits", Fault.URI_TOO_LONG, "uri: 9 bytes (expected: <= 1)");
        Mode.OBSERVE.interrupt(exchange, "limits", Fault.BODY_TOO_LARGE, "body: 2 bytes (expected: <= 1)");
        Mode.OBSERVE.interrupt(exchange, "limits", Fault.BODY_TOO_LARGE, "body: 3 bytes (expected: <= 1)");

        assertThat(line(json, exchange, OK))
                .contains(",\"observed\":[\"limits/uri-too-long\",\"limits/body-too-large\"]");
        assertThat(line(json, exchange("/a", null), OK)).doesNotContain("observed");
    }

    @Test
    void whatever_strangers_send_a_line_of_json_is_one_line_and_says_what_came() {
        String line = line(json, exchange("/" + NASTY, NASTY, "Referer", NASTY, "User-Agent", NASTY), OK);

        assertThat(line.chars().filter(c -> c < ' ' || (c >= 0x7f && c < 0xa0)).count())
                .isZero();
        assertThat(line).doesNotContain("\u2028", "\u2029", "\u202e", "\u200b");
        String said = NASTY.replace("\ud83d<", "\ufffd<");
        assertThat(parsed(line).getString("user_agent")).isEqualTo(said);
        assertThat(parsed(line).getString("referer")).isEqualTo(said);
        assertThat(parsed(line).getString("target")).isEqualTo("/" + said + "?" + said);
    }

    @Test
    void whatever_strangers_send_a_combined_line_stays_in_its_quotes_and_in_ascii() {
        String line = line(combined, exchange("/" + NASTY, null, "Referer", NASTY, "User-Agent", NASTY), OK);

        assertThat(line).isPrintable().isASCII();
        String agent = "\"a\\x0d\\x0ab\\x1b[31m\\\"\\\\\\u2028\\u2029\\u202e\\x00\\x85\\u200b\\xe9\\ud83d\\ude00\\ud83d"
                + "</script>\"";
        assertThat(line).contains(" " + agent + " " + agent + " \"-\" ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\r", "\u2028"})
    void no_value_takes_more_than_two_thousand_characters_of_its_own(String character) {
        Exchange exchange = exchange("/" + character.repeat(9_000), null, "User-Agent", character.repeat(9_000));

        String agent = parsed(line(json, exchange, OK)).getString("user_agent");
        assertThat(agent).isEqualTo(character.repeat(Escaping.MAX_LENGTH) + "...");
        assertThat(line(combined, exchange, OK).length()).isLessThan(2 * 6 * Escaping.MAX_LENGTH + 300);
    }

    @Test
    void a_cut_never_halves_a_character() {
        String agent = "x".repeat(Escaping.MAX_LENGTH - 1) + "\ud83d\ude00" + "y";

        assertThat(parsed(line(json, exchange("/", null, "User-Agent", agent), OK))
                        .getString("user_agent"))
                .isEqualTo("x".repeat(Escaping.MAX_LENGTH - 1) + "...");
    }

    @Test
    void secrets_are_masked_in_the_target_and_in_the_referer() {
        Exchange exchange =
                exchange("/a;jsessionid=1;v=2/b", "q=1&Password=p%20w;x&c=2", "Referer", "http://x/?code=y#z");

        assertThat(parsed(line(json, exchange, OK)).getString("target"))
                .isEqualTo("/a;jsessionid=***;v=2/b?q=1&Password=***&c=2");
        assertThat(line(combined, exchange, OK)).contains("\"http://x/?code=***#z\"");
        StringBuilder open = new StringBuilder();
        new JsonFormat(new Mask(Set.of())).write(exchange, OK, BEGAN, open);
        assertThat(parsed(open.toString()).getString("referer")).isEqualTo("http://x/?code=y#z");
    }
}
