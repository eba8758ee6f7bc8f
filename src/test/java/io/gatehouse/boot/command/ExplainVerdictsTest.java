package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.JsonbBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain} says what would really happen: guards, chance, proxies and the gateway's own paths among it. */
class ExplainVerdictsTest {

    private static final String APP = "<upstream name='app'><endpoint url='http://10.0.0.1:8080'/></upstream>";

    @TempDir
    Path folder;

    private String write(String elements) throws IOException {
        return Files.writeString(
                        folder.resolve("routes.xml"), "<gateway xmlns=\"urn:gatehouse:1\">" + elements + "</gateway>")
                .toString();
    }

    private static String run(int code, String... args) throws IOException {
        Ran ran = Ran.of(args);
        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        return ran.out();
    }

    /** @param more for example {@code -H}, {@code A: b} */
    private String explained(String elements, String method, String url, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("explain", write(elements), method, url));
        args.addAll(List.of(more));
        return run(0, args.toArray(String[]::new));
    }

    private Map<?, ?> json(String elements, String method, String url, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--json");
        return JsonbBuilder.create().fromJson(explained(elements, method, url, args.toArray(String[]::new)), Map.class);
    }

    @Test
    void a_house_under_maintenance_is_no_way_upstream() throws IOException {
        Map<?, ?> all = json(
                APP + "<routes><route name='x' to='app'><maintenance/></route></routes>", "GET", "http://a.example/");

        assertThat(all.get("route")).isEqualTo("x");
        assertThat(all.get("guard")).isEqualTo("maintenance");
        assertThat(all.get("fault")).isEqualTo("maintenance");
        assertThat(((Number) all.get("status")).intValue()).isEqualTo(503);
        assertThat(all.containsKey("upstream")).isFalse();
    }

    @Test
    void a_test_in_the_descriptor_looks_past_maintenance_and_limits() throws IOException {
        String file = write(
                APP + "<routes><route name='x' to='app'><maintenance/><limits uri='1B' body='1B'/></route></routes>"
                        + "<expect request='POST http://a.example/long' headers='Content-Length: 99' route='x' upstream='app'/>");

        assertThat(run(0, "check", file)).contains("1 expectations met");
    }

    @Test
    void limits_that_the_head_exceeds_are_told_with_their_status() throws IOException {
        String elements =
                APP + "<routes><route name='x' to='app'><limits body='10B' uri='10B' headers='3'/></route></routes>";

        assertThat(explained(elements, "POST", "http://a.example/", "-H", "Content-Length: 11"))
                .contains(
                        "guard: limits\nstatus: 413\nfault: body-too-large\ndetail: body: 11 bytes (expected: <= 10)\n")
                .doesNotContain("upstream:");
        assertThat(explained(elements, "GET", "http://a.example/12345678?a")).contains("status: 414\n");
        // Host counts too, as it does on the wire
        assertThat(explained(elements, "GET", "http://a.example/", "-H", "A: 1", "-H", "B: 2", "-H", "C: 3"))
                .contains("status: 431\n");
        assertThat(explained(elements, "POST", "http://a.example/", "-H", "Content-Length: 10"))
                .contains("upstream: app\n", "Content-Length: 10\n");
    }

    @Test
    void guards_are_asked_in_the_order_of_the_table_and_the_first_refusal_ends_it() throws IOException {
        String elements = APP + "<routes><route name='x' to='app'><limits uri='1B'/><maintenance/></route></routes>";

        assertThat(explained(elements, "GET", "http://a.example/long"))
                .contains("guard: maintenance\n")
                .doesNotContain("status: 414");
    }

    @Test
    void what_would_be_done_beside_the_upstream_is_told() throws IOException {
        String elements = APP + "<upstream name='backup'><endpoint url='http://b'/></upstream>"
                + "<routes><defaults><hedge after='50ms'/></defaults><route name='x' to='app'><fallback to='backup' on='503 busy'/>"
                + "<mirror to='backup' when='method = GET' share='2.5%' compare='true'/><timeout total='5s'/></route></routes>";

        assertThat(explained(elements, "GET", "http://a.example/"))
                .contains(
                        "upstream: app\n",
                        "fallback: upstream backup, on 503 busy\n",
                        "hedge: a second endpoint after 50 ms\n",
                        "mirror: upstream backup, a copy of 2.5%, compared\n",
                        "X-Envoy-Expected-Rq-Timeout-Ms: 5000\n");
        assertThat(explained(elements, "POST", "http://a.example/")).doesNotContain("hedge:", "mirror:");
    }

    @Test
    void a_guard_that_only_observes_is_told_and_lets_pass() throws IOException {
        String elements = APP + "<routes><route name='x' to='app'><limits uri='1B' mode='observe'/></route></routes>";

        assertThat(explained(elements, "GET", "http://a.example/long"))
                .contains("observed:\n    limits: 414 uri-too-long, uri: 5 characters (expected: <= 1)\n")
                .contains("upstream: app\n")
                .doesNotContain("guard:", "status:");
    }

    @Test
    void the_guards_of_a_host_hold_where_no_route_takes_the_request() throws IOException {
        String elements = APP + "<routes><maintenance except='path = /open'/><route path='/x' to='app'/></routes>";

        assertThat(explained(elements, "GET", "http://a.example/y")).contains("guard: maintenance\nstatus: 503\n");
        assertThat(explained(elements, "GET", "http://a.example/open")).contains("status: 404\n");
        assertThat(explained(elements, "GET", "http://a.example/a//b")).contains("status: 400\n");
    }

    @Test
    void who_is_denied_by_address_is_told_with_the_list_that_he_is_not_told_himself() throws IOException {
        String elements = APP + "<trusted-proxies from='10.0.0.0/8'/><routes><route name='x' to='app'>"
                + "<access allow='192.0.2.0/24' deny='192.0.2.66 ${env:NOWHERE:-198.51.100.7}'/></route></routes>";

        assertThat(explained(elements, "GET", "http://a.example/", "--client", "198.51.100.1"))
                .contains("guard: access\nstatus: 403\nfault: access-denied\n")
                .contains("detail: client-ip: 198.51.100.1 (expected: one in allow, 192.0.2.0/24)\n")
                .doesNotContain("upstream:");
        assertThat(explained(elements, "GET", "http://a.example/", "--client", "198.51.100.7"))
                .contains("(expected: none in deny, 192.0.2.66 ${env:NOWHERE:-198.51.100.7})\n");
        assertThat(explained(elements, "GET", "http://a.example/", "--client", "::ffff:192.0.2.66"))
                .contains("status: 403\n");
        assertThat(explained(elements, "GET", "http://a.example/", "--client", "192.0.2.7"))
                .contains("upstream: app\n");
        String[] behind = {"--client", "10.1.2.3", "-H", "X-Forwarded-For: 192.0.2.7"};
        assertThat(explained(elements, "GET", "http://a.example/", behind)).contains("upstream: app\n");
    }

    @Test
    void access_that_only_observes_is_told_and_lets_pass() throws IOException {
        assertThat(explained(
                        APP + "<routes><route to='app'><access allow='10.0.0.0/8' mode='observe'/></route></routes>",
                        "GET",
                        "http://a.example/"))
                .contains("observed:\n    access: 403 access-denied, client-ip: 127.0.0.1 (expected: one in allow,")
                .contains("upstream: app\n")
                .doesNotContain("guard:", "status:");
    }

    @Test
    void a_test_in_the_descriptor_asks_who_may_come() throws IOException {
        String elements = APP + "<routes><route name='x' path='/x' to='app'><access allow='10.0.0.0/8'/></route>"
                + "<route name='y' path='/y' to='app'><access allow='10.0.0.0/8' mode='observe'/></route></routes>"
                + "<expect request='GET http://a.example/x' client='10.1.2.3' route='x' upstream='app'/>"
                + "<expect request='GET http://a.example/x' client='192.0.2.7' status='403'/>"
                + "<expect request='GET http://a.example/y' client='192.0.2.7' route='y'/>";

        assertThat(run(0, "check", write(elements))).contains("3 expectations met");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String file = write(elements + "<expect request='GET http://a.example/x' client='192.0.2.7' route='x'/>");
        assertThat(Cli.run(
                        new String[] {"check", file}, System.out, new PrintStream(err, true, StandardCharsets.UTF_8)))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "there is no route (expected: x): status 403, access: client-ip: 192.0.2.7 (expected: one in");
    }

    @Test
    void a_preflight_is_answered_by_the_gateway_and_goes_nowhere() throws IOException {
        String elements = APP + "<routes><route name='x' methods='PUT' to='app'>"
                + "<cors origins='https://*.partner.example'/><limits uri='1B'/></route></routes>";
        String[] allowed = {"-H", "Origin: https://a.partner.example", "-H", "Access-Control-Request-Method: PUT"};
        String[] other = {"-H", "Origin: https://partner.example", "-H", "Access-Control-Request-Method: PUT"};

        assertThat(explained(elements, "OPTIONS", "http://a.example/long", allowed))
                .contains("route: x\n", "answered: by cors\nstatus: 204\nheaders:\n")
                .contains("    Access-Control-Allow-Origin: https://a.partner.example\n")
                .contains("    Access-Control-Allow-Methods: PUT\n")
                .doesNotContain("upstream:", "status: 414");
        assertThat(explained(elements, "OPTIONS", "http://a.example/", other))
                .contains("guard: cors\nstatus: 403\nfault: origin-not-allowed\ndetail: Origin: https://partner.example"
                        + " (expected: one of origins, https://*.partner.example)\n");
        assertThat(explained(elements, "PUT", "http://a.example/", "-H", "Origin: https://partner.example"))
                .contains("upstream: app\n")
                .doesNotContain("cors:", "guard:");
    }

    @Test
    void a_test_in_the_descriptor_may_be_a_preflight() throws IOException {
        String asks = "; Access-Control-Request-Method: GET'";
        String elements = APP
                + "<routes><defaults><cors origins='https://a.example'/></defaults><route name='x' path='/x' to='app'/></routes>"
                + "<expect request='OPTIONS http://a.example/x' headers='Origin: https://a.example" + asks
                + " route='x' status='204'/><expect request='OPTIONS http://a.example/y' headers='Origin: https://a.example"
                + asks + " status='204'/><expect request='OPTIONS http://a.example/x' headers='Origin: null" + asks
                + " status='403'/><expect request='GET http://a.example/x' headers='Origin: null' upstream='app'/>"
                + "<expect request='OPTIONS http://a.example/x' headers='Origin: null' upstream='app'/>";

        assertThat(run(0, "check", write(elements))).contains("5 expectations met");
    }

    @Test
    void each_part_of_a_split_has_its_share_and_its_own_head() throws IOException {
        String elements = """
                <upstream name='blue' host-header='endpoint'><endpoint url='http://blue:8080'/></upstream>
                <upstream name='green' host-header='endpoint'><endpoint url='http://green-1'/><endpoint url='http://green-2'/></upstream>
                <upstream name='old'><endpoint url='http://old'/></upstream>
                <split name='shop'><to upstream='blue' weight='2'/><to upstream='green'/><to upstream='old' weight='0'/></split>
                <routes><route name='x' to='shop'/></routes>
                """;

        assertThat(explained(elements, "GET", "http://a.example/"))
                .contains("share: 66.67%\n      split: shop\n      upstream: blue\n", "Host: blue:8080\n")
                .contains("share: 33.33%\n      split: shop\n      upstream: green\n")
                .contains("Host: (that of the endpoint: green-1 or green-2)\n")
                .doesNotContain("upstream: old", " Host: a.example");
        List<?> ways = (List<?>) json(elements, "GET", "http://a.example/").get("ways");
        assertThat(ways).hasSize(2);
        assertThat(((Map<?, ?>) ways.get(0)).get("upstream")).isEqualTo("blue");
    }

    @Test
    void a_canary_by_chance_is_told_with_its_share() throws IOException {
        String elements = APP + "<upstream name='next'><endpoint url='http://next'/></upstream>"
                + "<routes><route name='x' to='app'><canary to='next' share='5%' sticky-cookie='c'/></route></routes>";

        assertThat(explained(elements, "GET", "http://a.example/"))
                .contains("share: 95%\n      upstream: app\n", "share: 5%\n      canary: true\n      upstream: next\n");
        assertThat(explained(elements, "GET", "http://a.example/", "-H", "Cookie: c=1"))
                .contains("canary: true\nupstream: next\n")
                .doesNotContain("share:", "Cookie:");
    }

    @Test
    void an_upstream_that_takes_nothing_is_no_way() throws IOException {
        assertThat(explained(
                        "<upstream name='u'><endpoint url='http://u' drain='true'/></upstream><routes><route to='u'/></routes>",
                        "GET",
                        "http://a.example/"))
                .contains("upstream: u\nstatus: 503\nfault: no-endpoint\n");
    }

    @Test
    void the_gateway_s_own_paths_are_its_own_whatever_the_host() throws IOException {
        String elements = APP + "<routes host='shop.example.com'><route to='app'/></routes>"
                + "<expect request='GET http://any.example/_gatehouse/livez' status='200'/>"
                + "<expect request='HEAD http://shop.example.com/_gatehouse/readyz' status='200'/>"
                + "<expect request='POST http://shop.example.com/_gatehouse/livez' status='405'/>"
                + "<expect request='GET http://shop.example.com/_gatehouse/nothing' status='404'/>"
                + "<expect request='TRACE http://shop.example.com/_gatehouse/nothing' status='405'/>";

        assertThat(run(0, "check", write(elements))).contains("5 expectations met");
        assertThat(explained(elements, "GET", "http://any.example/_gatehouse/livez"))
                .contains("own: the gateway itself answers, and asks no route\nstatus: 200\n");
        assertThat(explained(elements, "CONNECT", "http://any.example/_gatehouse/livez"))
                .contains("status: 405\n");
    }

    @Test
    void proxies_that_are_trusted_are_believed() throws IOException {
        String elements = "<trusted-proxies from='10.0.0.0/8'/>" + APP
                + "<routes host='shop.example.com'><route name='office' when='client-ip in 192.0.2.0/24 and scheme = https' to='app'/></routes>";
        String[] said = {
            "-H",
            "X-Forwarded-For: 192.0.2.7",
            "-H",
            "X-Forwarded-Proto: https",
            "-H",
            "X-Forwarded-Host: shop.example.com"
        };
        List<String> trusted = new ArrayList<>(List.of(said));
        trusted.addAll(List.of("--client", "10.1.2.3"));

        assertThat(explained(elements, "GET", "http://inner/", trusted.toArray(String[]::new)))
                .contains("believed: https://shop.example.com/ from 192.0.2.7\nroute: office\n")
                .contains("X-Forwarded-For: 192.0.2.7, 10.1.2.3\n");
        assertThat(explained(elements, "GET", "http://inner/", said))
                .contains("status: 421\n")
                .doesNotContain("believed:");
    }

    @Test
    void a_head_that_cannot_be_used_is_told() throws IOException {
        String elements = APP + "<routes><route to='app'/></routes>";

        assertThat(explained(
                        elements,
                        "POST",
                        "http://a.example/",
                        "-H",
                        "Content-Length: 1",
                        "-H",
                        "Transfer-Encoding: chunked"))
                .contains("status: 400\nfault: malformed-request\n");
        assertThat(explained(elements, "GET", "http://a.example/", "-H", "Host: b.example"))
                .contains("detail: target: a.example (expected: what Host says, b.example)\n");
        assertThat(explained(elements, "GET", "http://a.example/", "-H", "Host: a.example"))
                .contains("upstream: app\n");
    }

    @Test
    void a_redirect_without_a_host_says_what_a_context_path_does() throws IOException {
        String elements = "<routes><route path='/old'><redirect location='/new'/></route>"
                + "<route path='/far'><redirect location='https://far.example/'/></route></routes>";

        assertThat(explained(elements, "GET", "http://a.example/old"))
                .contains("location: /new\nnote: ", "context path");
        assertThat(explained(elements, "GET", "http://a.example/far")).doesNotContain("note:");
    }

    @Test
    void what_a_placeholder_stands_for_is_not_shown() throws IOException {
        System.setProperty("explain.secret", "swordfish-7261");
        try {
            String elements = APP
                    + "<routes><route name='closed' path='/a' when=\"header:X-Key = '${property:explain.secret}'\" to='app'/>"
                    + "<route name='x' to='app'><canary to='next' when='header:X-Key = ${property:explain.secret}'/><headers>"
                    + "<request set='X-Api-Key' value='Bearer ${property:explain.secret}'/>"
                    + "<request add='X-Path' value='{path}'/></headers></route></routes>"
                    + "<upstream name='next'><endpoint url='http://next'/></upstream>";

            assertThat(explained(elements, "GET", "http://a.example/a"))
                    .contains("X-Api-Key: Bearer ${property:explain.secret}\n", "X-Path: /a\n")
                    .contains("when header:X-Key = '${property:explain.secret}' (found: no header:X-Key)")
                    .doesNotContain("swordfish");
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            String file =
                    write(elements + "<expect request='GET http://a.example/${property:explain.secret}' status='404'/>"
                            + "<expect request='GET http://a.example/a' path='/${property:explain.secret}'/>");
            Cli.run(new String[] {"check", file}, System.out, new PrintStream(err, true, StandardCharsets.UTF_8));
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains(
                            "/${property:explain.secret}: there is no status",
                            "(expected: /${property:explain.secret})")
                    .doesNotContain("swordfish");
        } finally {
            System.clearProperty("explain.secret");
        }
    }
}
