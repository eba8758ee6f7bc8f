package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.JsonbBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which recorded requests another descriptor would decide otherwise, as a person asks for it. */
class ReplayCommandTest {

    private static final String OLD = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="https://id.example.com" audience="a"/>
              <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
              <upstream name="v"><endpoint url="http://10.0.0.2:8080"/></upstream>
              <routes host="shop.example.com">
                <route name="closed" path="/closed/**" to="u">
                  <authenticate><bearer with="corp"/></authenticate>
                  <require any-role="buyer"/>
                </route>
                <route name="beta" path="/a/**" when="header:X-Beta = yes" to="v"/>
                <route name="a" path="/a/**" methods="GET" to="u"/>
                <route name="old" path="/old"><redirect location="/a/1"/></route>
              </routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    private String old = "";

    @BeforeEach
    void write() throws IOException {
        old = write("old.xml", OLD);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String line(String method, String target, String more) {
        return "{\"time\":\"2026-01-02T03:04:05Z\",\"client\":\"192.0.2.1\",\"method\":\"" + method
                + "\",\"scheme\":\"https\",\"host\":\"shop.example.com\",\"target\":\"" + target + "\"" + more + "}\n";
    }

    private static final String RECORDED =
            line("GET", "/a/1", ",\"headers\":[\"Accept: */*\"],\"authenticated\":false,\"route\":\"a\"")
                    + line("GET", "/a/2", ",\"headers\":[\"X-Beta: yes\"],\"authenticated\":false,\"route\":\"beta\"")
                    + line("POST", "/a/3", ",\"status\":405,\"fault\":\"method-not-allowed\"")
                    + line("GET", "/old", ",\"status\":307,\"route\":\"old\"")
                    + line(
                            "GET",
                            "/closed/1",
                            ",\"authenticated\":true,\"roles\":[\"buyer\"],\"status\":200,\"route\":\"closed\"")
                    + line(
                            "GET",
                            "/closed/2",
                            ",\"authenticated\":true,\"status\":403,\"route\":\"closed\",\"fault\":\"forbidden\"")
                    + line(
                            "GET",
                            "/closed/3",
                            ",\"authenticated\":false,\"status\":401,\"route\":\"closed\",\"fault\":\"unauthenticated\"")
                    + line("GET", "/nothing", ",\"status\":404,\"fault\":\"no-route\"");

    @Test
    void what_is_decided_alike_is_no_change() throws IOException {
        String recorded = write("recorded.jsonl", RECORDED);

        assertThat(Ran.of("replay", recorded, old, "--against", old))
                .isEqualTo(new Ran(0, "0 of 8 requests would be decided otherwise\n", ""));
        assertThat(Ran.of("replay", recorded, old))
                .isEqualTo(new Ran(0, "0 of 8 requests would be decided otherwise\n", ""));
    }

    @Test
    void what_changes_is_told_in_groups_with_examples_the_most_first() throws IOException {
        String recorded = write("recorded.jsonl", RECORDED + line("GET", "/a/4?x", "") + line("GET", "/a/5", ""));
        String changed = write(
                "new.xml",
                OLD.replace("methods=\"GET\" to=\"u\"", "methods=\"GET POST\" to=\"v\"")
                        .replace("any-role=\"buyer\"", "any-role=\"admin\"")
                        .replace("location=\"/a/1\"", "location=\"/a/2\""));

        Ran ran = Ran.of("replay", recorded, changed, "--against", old);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("""
                3 x route a, upstream u -> route a, upstream v
                    GET https://shop.example.com/a/1
                    GET https://shop.example.com/a/4?x
                    GET https://shop.example.com/a/5
                1 x 405 method-not-allowed -> route a, upstream v
                    POST https://shop.example.com/a/3
                1 x status 307 by route old, with another path or location
                    GET https://shop.example.com/old: /a/1 -> /a/2
                1 x route closed, upstream u -> 403 forbidden by require, route closed
                    GET https://shop.example.com/closed/1
                6 of 10 requests would be decided otherwise
                """);
    }

    @Test
    void without_the_old_descriptor_it_is_compared_with_what_was_recorded() throws IOException {
        String recorded = write("recorded.jsonl", RECORDED);
        String changed = write(
                "new.xml",
                OLD.replace("methods=\"GET\" to=\"u\"", "methods=\"GET POST\" to=\"v\"")
                        .replace("any-role=\"buyer\"", "any-role=\"admin\""));

        assertThat(Ran.of("replay", recorded, changed).out()).isEqualTo("""
                1 x 405 method-not-allowed -> route a, upstream v
                    POST https://shop.example.com/a/3
                1 x route closed -> 403 forbidden by require, route closed
                    GET https://shop.example.com/closed/1
                2 of 8 requests would be decided otherwise
                """);
    }

    @Test
    void lines_of_the_access_log_say_enough_but_for_who_asked() throws IOException {
        String log = write(
                "access.log",
                line(
                                "GET",
                                "/a/1",
                                ",\"id\":\"1\",\"protocol\":\"HTTP/1.1\",\"status\":200,\"bytes_in\":0,"
                                        + "\"duration_ms\":1.5,\"route\":\"a\",\"upstream\":\"u\",\"user_agent\":\"curl/8\"")
                        + line("GET", "/closed/1", ",\"status\":200,\"route\":\"closed\"")
                        + line("GET", "/a/limited", ",\"status\":429,\"route\":\"a\",\"fault\":\"rate-limited\"")
                        + line("GET", "/a/early", ",\"status\":503,\"fault\":\"not-ready\"")
                        + line("G T", "/", ",\"status\":400,\"fault\":\"malformed-request\""));

        Ran ran = Ran.of("replay", log, old);

        assertThat(ran).isEqualTo(new Ran(0, """
                0 of 4 requests would be decided otherwise
                2 cannot be told: who asked is not known, or not enough of them, or it was not the routes that decided
                """, log + ": 1 lines passed over: no request can be made of them\n"));
        String gone = write("gone.xml", OLD.replace("path=\"/closed/**\"", "path=\"/shut/**\""));
        assertThat(Ran.of("replay", log, gone).out()).contains("1 x route closed -> 404 no-route\n");
    }

    @Test
    void the_same_in_json() throws IOException {
        String recorded = write("recorded.jsonl", RECORDED);
        String changed = write("new.xml", OLD.replace("methods=\"GET\"", "methods=\"GET POST\""));

        Map<?, ?> all = JsonbBuilder.create()
                .fromJson(
                        Ran.of("replay", recorded, changed, "--against", old, "--json")
                                .out(),
                        Map.class);

        assertThat(all.get("judged").toString()).isEqualTo("8");
        assertThat(all.get("changed").toString()).isEqualTo("1");
        assertThat(((Map<?, ?>) ((List<?>) all.get("groups")).get(0)).get("examples"))
                .isEqualTo(List.of("POST https://shop.example.com/a/3"));
    }

    @Test
    void what_cannot_be_replayed_is_trouble_with_its_place() throws IOException {
        String good = write("recorded.jsonl", RECORDED);
        for (String wrong : List.of(
                "no json",
                "[1]",
                "{\"method\":\"GET\"}",
                "\"text\"",
                "{\"a\":" + "[".repeat(60_000),
                "{".repeat(70_000))) {
            String recorded = write("wrong.jsonl", line("GET", "/a/1", "") + "\n" + wrong + "\n");
            Ran ran = Ran.of("replay", recorded, old);
            assertThat(ran.code())
                    .as(wrong.substring(0, Math.min(20, wrong.length())))
                    .isEqualTo(2);
            assertThat(ran.err())
                    .startsWith(recorded + ":3: ")
                    .contains("(expected: ")
                    .hasLineCount(1);
            assertThat(ran.err().length()).isLessThan(500);
        }
        assertThat(Ran.of("replay", write("empty.jsonl", "\n"), old).err()).contains("no requests (expected: some)");
        assertThat(Ran.of("replay", folder + "/none", old))
                .isEqualTo(new Ran(2, "", "there is no file " + folder + "/none\n"));
        assertThat(Ran.of("replay", good, write("bad.xml", "<gateway/>")).code())
                .isEqualTo(2);
        Files.write(folder.resolve("bytes"), new byte[] {'{', (byte) 0xff, '}'});
        assertThat(Ran.of("replay", folder + "/bytes", old).err()).contains("not in UTF-8");
        for (String[] args : List.of(
                new String[] {"replay"},
                new String[] {"replay", good},
                new String[] {"replay", good, old, old},
                new String[] {"replay", good, old, "--against"},
                new String[] {"replay", good, old, "--agianst", old})) {
            assertThat(Ran.of(args).code()).isEqualTo(2);
            assertThat(Ran.of(args).err()).contains("usage: java -jar gatehouse.war replay RECORDED NEW");
        }
    }

    private static String closed(String number, String more) {
        return line(
                "GET",
                "/closed/" + number,
                ",\"authenticated\":true,\"roles\":[\"buyer\"],\"route\":\"closed\"" + more);
    }

    @Test
    void where_claims_or_the_strength_of_a_proof_decide_it_is_said_that_a_record_does_not_tell() throws IOException {
        String recorded = write(
                "recorded.jsonl",
                closed("1", ",\"status\":200")
                        + closed("2", ",\"status\":403,\"fault\":\"forbidden\"")
                        + line(
                                "GET",
                                "/closed/3",
                                ",\"authenticated\":true,\"status\":403,\"route\":\"closed\",\"fault\":\"forbidden\""));
        for (String more : List.of("claim='department=sales'", "acr='gold'", "max-age='10m'")) {
            String wanting = write("new.xml", OLD.replace("any-role=\"buyer\"", "any-role=\"buyer\" " + more));

            // who has not even the role is refused, whatever else is said of them
            assertThat(Ran.of("replay", recorded, wanting).out()).as(more).isEqualTo("""
                    0 of 3 requests would be decided otherwise
                    2 cannot be told: who asked is not known, or not enough of them, or it was not the routes that decided
                    """);
            assertThat(Ran.of("replay", recorded, wanting, "--against", old).out())
                    .as(more)
                    .isEqualTo("""
                    0 of 3 requests would be decided otherwise
                    2 cannot be told: who asked is not known, or not enough of them, or it was not the routes that decided
                    """);
            assertThat(Ran.of("replay", recorded, wanting, "--against", wanting).out())
                    .as(more)
                    .isEqualTo("0 of 3 requests would be decided otherwise\n");
            String gone = write("gone.xml", OLD.replace("path=\"/closed/**\"", "path=\"/shut/**\""));
            assertThat(Ran.of("replay", recorded, gone, "--against", wanting).out())
                    .as(more)
                    .contains("3 of 3 requests would be decided otherwise")
                    .doesNotContain("cannot be told");
        }
    }

    @Test
    void nor_does_it_where_a_claim_says_where_a_redirect_leads() throws IOException {
        String recorded = write("recorded.jsonl", line("GET", "/old", ",\"authenticated\":true,\"route\":\"old\""));
        String mine = OLD.replace(
                "<route name=\"old\" path=\"/old\"><redirect location=\"/a/1\"/>",
                "<route name=\"old\" path=\"/old\"><redirect location=\"/a/{claim:tenant}\"/>"
                        + "<authenticate><bearer with=\"corp\"/></authenticate>");
        String tenant = write("tenant.xml", mine);
        String other = write("other.xml", mine.replace("{claim:tenant}", "{claim:org}"));

        assertThat(Ran.of("replay", recorded, other, "--against", tenant).out())
                .contains("1 cannot be told", "0 of 1 requests");
        assertThat(Ran.of("replay", recorded, tenant, "--against", tenant).out())
                .isEqualTo("0 of 1 requests would be decided otherwise\n");
    }
}
