package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.JsonbBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a person types them. */
class CliTest {

    @TempDir
    Path folder;

    private String file = "";

    @BeforeEach
    void write() throws IOException {
        file = write("routes.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <routes host="shop.example.com">
                    <route name="old" path="/old/{id}"><redirect location="/new/{id}"/></route>
                    <route name="new" path="/new/**" methods="GET" strip="/new" to="u">
                      <headers><request set="X-Path" value="{path}"/></headers>
                    </route>
                  </routes>
                  <expect request="GET http://shop.example.com/new/1" route="new" path="/1"/>
                </gateway>
                """);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void check_tells_what_it_has_checked() throws IOException {
        assertThat(Ran.of("check", file))
                .isEqualTo(new Ran(0, file + ": 2 routes, 1 upstreams, 1 expectations met\n", ""));
    }

    @Test
    void check_reads_the_files_of_keys_people_and_groups_only_when_it_is_to_resolve() throws IOException {
        write("pepper", "any");
        write("partners.keys", "acme secret\n");
        write("staff.groups", "admin alice\n");
        String people = write("people.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <keys name="partners" source="partners.keys" pepper="file:pepper"/>
                  <users name="staff" source="staff.htpasswd" groups="staff.groups"/>
                  <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <routes><route name="r" to="u">
                    <authenticate><api-key with="partners"/><basic with="staff"/></authenticate>
                  </route></routes>
                </gateway>
                """);

        assertThat(Ran.of("check", people).code()).isZero();
        write("staff.htpasswd", "");
        assertThat(Ran.of("check", people, "--resolve").err().lines())
                .containsExactly(
                        "keys partners: " + folder.resolve("partners.keys")
                                + ": line 1: no key (expected: ID HASH owner=NAME, as \"key new\" prints it)",
                        "users staff: " + folder.resolve("staff.groups")
                                + ": line 1: no group (expected: GROUP: NAME NAME)");
        Files.delete(folder.resolve("staff.htpasswd"));
        Ran ran = Ran.of("check", people, "--resolve");
        assertThat(ran.err()).contains("users staff: " + folder.resolve("staff.htpasswd") + ": there is no such file");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void a_status_that_only_a_count_would_give_is_told_to_be_none_of_a_test() throws IOException {
        String unmet = write("unmet.xml", Files.readString(Path.of(file)).replace("</gateway>", """
                  <expect request="GET http://shop.example.com/new/1" status="429"/>
                </gateway>"""));

        assertThat(Ran.of("check", unmet).err())
                .endsWith("route new, upstream u;" + " what is counted, bodies and maintenance are not asked here\n");
    }

    @Test
    void explain_takes_claims_and_a_plan_for_the_caller() throws IOException {
        String paid = write("paid.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <identity name="corp" issuer="https://id.example.com" audience="a" plan-claim="plan"/>
                  <plan name="gold"><limit name="caller" rate="900/s"/></plan>
                  <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <routes><route name="r" to="u">
                    <authenticate><bearer with="corp"/></authenticate>
                    <require claim="department=sales" acr="high"/>
                    <rate-limit><limit name="caller" rate="5/s" per="principal"/></rate-limit>
                  </route></routes>
                </gateway>
                """);

        String url = "https://shop.example.com/";
        assertThat(Ran.of("explain", paid, "GET", url, "--principal", "ada").out())
                .contains("acr: none (expected: one of [high])")
                .contains("5/s");
        Ran known = Ran.of("explain", paid, "GET", url, "--claims", "department=sales acr=high", "--plan", "gold");
        assertThat(known.out()).contains("upstream: u").contains("900/s");
        assertThat(known.err()).isEmpty();
        assertThat(Ran.of("explain", paid, "GET", url, "--plan", "glod").err())
                .isEqualTo("--plan glod: the descriptor has no such plan\n");
        assertThat(Ran.of("explain", paid, "GET", url, "--claims", "sales").err())
                .startsWith("--claims sales (expected: NAME=VALUE, such as acr=gold)");
    }

    @Test
    void what_the_gateway_api_asks_of_routes_can_be_said_and_is_done() throws IOException {
        String descriptor = "src/test/resources/routes/gateway-api.xml";
        assertThat(Ran.of("check", descriptor).err()).isEmpty();
        assertThat(Ran.of("check", descriptor).code()).isZero();

        Ran ran = Ran.of(
                "explain",
                descriptor,
                "GET",
                "http://rewrite.example/one",
                "-H",
                "X-Header-Set: set-val",
                "-H",
                "X-Header-Add-Append: append-val-1",
                "-H",
                "x-header-remove: remove-val");
        assertThat(ran.out().lines().map(String::strip))
                .contains(
                        "Host: one.example.org",
                        "X-Header-Set: set-overwrites-values",
                        "X-Header-Add: header-val-1",
                        "X-Header-Add-Append: append-val-1",
                        "X-Header-Add-Append: header-val-2")
                .doesNotContain("X-Header-Set: set-val", "x-header-remove: remove-val");
    }

    @Test
    void an_expectation_that_is_not_met_is_told_at_the_attribute_that_says_it() throws IOException {
        String unmet = write("unmet.xml", Files.readString(Path.of(file)).replace("</gateway>", """
                  <expect request="POST http://shop.example.com/new/1"
                          status="404"
                          route="new"/>
                  <expect request="GET http://shop.example.com/old/1" location="/old/1"/>
                  <expect request="GET http://shop.example.com/new/1" status="200"/>
                </gateway>"""));

        assertThat(Ran.of("check", unmet)).isEqualTo(new Ran(1, "", """
                F:12:11: expect POST http://shop.example.com/new/1: there is no route (expected: new): status 405, method: POST (expected: GET, HEAD)
                F:11:11: expect POST http://shop.example.com/new/1: status is 405 (expected: 404)
                F:13:55: expect GET http://shop.example.com/old/1: location is /new/1 (expected: /old/1)
                F:14:55: expect GET http://shop.example.com/new/1: there is no status (expected: 200): route new, upstream u
                """.replace("F:", unmet + ":")));
    }

    @Test
    void a_file_that_is_too_large_has_a_place_too() throws IOException {
        Path large = folder.resolve("large.xml");
        try (RandomAccessFile bytes = new RandomAccessFile(large.toFile(), "rw")) {
            bytes.setLength((8 << 20) + 1);
        }

        assertThat(Ran.of("check", large.toString()))
                .isEqualTo(new Ran(1, "", large + ":1:1: the descriptor is larger than 8MB (expected: at most 8MB)\n"));
    }

    @Test
    void a_file_that_is_not_there_is_refused_input() throws IOException {
        assertThat(Ran.of("check", folder + "/none.xml"))
                .isEqualTo(new Ran(1, "", "there is no file " + folder + "/none.xml\n"));
        assertThat(Ran.of("explain", folder + "/none.xml", "GET", "http://a/").code())
                .isEqualTo(1);
    }

    @Test
    void wrong_usage_is_told_on_standard_error() throws IOException {
        for (List<String> args : List.of(
                List.<String>of(),
                List.of("chekc", file),
                List.of("check"),
                List.of("check", file, file),
                List.of("check", file, "--reslove"),
                List.of("explain", file, "GET"),
                List.of("explain", file, "GET", "http://a/", "more"),
                List.of("explain", file, "GET", "http://a/", "-H"),
                List.of("explain", file, "GET", "http://a/", "--jsno"),
                List.of("explain", file, "GET", "http://a/", "--client"),
                List.of("explain", file, "GET", "http://a/", "--client", "nonsense"),
                List.of("explain", file, "GET", "http://a/", "--client", "10.0.0.0/8"),
                List.of("explain", file, "GET", "http://a/", "--client", "fe80::1%eth0"),
                List.of("xsd", "more"))) {
            Ran ran = Ran.of(args.toArray(new String[0]));
            assertThat(ran.code()).as(args.toString()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).contains("usage: java -jar gatehouse.war ");
        }
    }

    @Test
    void explain_says_where_a_request_goes_and_why_nowhere_else() throws IOException {
        Ran ran = Ran.of("explain", file, "GET", "http://shop.example.com/new/a%20b?c", "-H", "X-Path: mine");

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("policies:\n    <headers><request set=\"X-Path\" value=\"{path}\"/></headers>\n")
                .contains("route: new\n", "upstream: u\n", "path: /a%20b?c\n", "X-Path: /new/a%20b\n")
                .contains("- old (" + file + ":4:5): path /new/a b (expected: [/old/{id}])\n");
    }

    @Test
    void explain_says_in_json_what_it_says_in_text() throws IOException {
        Ran ran = Ran.of(
                "explain",
                file,
                "POST",
                "http://shop.example.com/new/\"%22",
                "-H",
                "X-Odd: \"\\\t\u00fc\u2028",
                "--json");
        assertThat(ran.code()).isZero();

        Map<?, ?> all = JsonbBuilder.create().fromJson(ran.out(), Map.class);

        assertThat(all.get("fault")).isEqualTo("method-not-allowed");
        assertThat(all.get("allow")).isEqualTo(List.of("GET", "HEAD"));
        assertThat(((Map<?, ?>) all.get("request")).get("url")).isEqualTo("http://shop.example.com/new/\"%22");
        assertThat((List<?>) all.get("routes")).hasSize(2);
    }

    @Test
    void xsd_prints_the_schema() throws IOException {
        assertThat(Ran.of("xsd").out()).startsWith("<?xml").contains("targetNamespace=\"urn:gatehouse:1\"");
    }
}
