package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.compare.Change;
import io.gatehouse.compare.Difference;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.DescriptorLoader.Secrets;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.source.Piece;
import io.gatehouse.route.table.RouteTable;
import jakarta.json.bind.JsonbBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes from one descriptor to another, as a person asks for it. */
class DiffCommandTest {

    private static final String OLD = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="u">
                <endpoint url="http://10.0.0.1:8080"/>
                <pool keep="10"/>
              </upstream>
              <upstream name="gone"><endpoint url="http://10.0.0.9:8080"/></upstream>
              <routes name="shop" host="shop.example.com">
                <defaults><timeout idle="60s"/></defaults>
                <route name="a" path="/a" methods="GET" to="u"/>
                <route name="b" path="/b/**" to="gone"><retry max="1"/></route>
                <route name="c" path="/c" to="u"><concurrency max="5"/></route>
                <route name="old" path="/old"><respond status="410">gone</respond></route>
              </routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Ran diff(String before, String after) throws IOException {
        return Ran.of("diff", write("old.xml", before), write("new.xml", after));
    }

    private static RouteTable table(String text, Map<String, String> values, Path folder) throws InvalidDescriptor {
        return new DescriptorLoader(Concerns.catalogue(), (kind, key) -> values.get(key), Secrets.RESOLVE)
                .load(List.of(new Piece("routes.xml", text, folder)))
                .table();
    }

    @Test
    void what_is_the_same_is_no_difference() throws IOException {
        assertThat(diff(OLD, OLD)).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void every_policy_is_equal_to_itself_when_it_is_read_again() throws Exception {
        String all = Files.readString(
                        Path.of("benchmarks/load/src/main/resources/io/gatehouse/benchmarks/load/policies.xml"))
                .replace("${issuer}", "https://id.example.com")
                .replace("${upstream}", "http://10.0.0.1:8080");
        Path pages = Path.of("docs/examples");

        Difference difference = Difference.between(table(all, Map.of(), pages), table(all, Map.of(), pages));

        assertThat(difference.text()).isEmpty();
        assertThat(difference.isEmpty()).isTrue();
    }

    @Test
    void what_is_only_spelled_otherwise_is_no_difference() throws IOException {
        String respelled = OLD.replace("idle=\"60s\"", "idle=\"1m\"")
                .replace("path=\"/a\" methods=\"GET\"", "methods=\"GET\" path=\"/%61\"")
                .replace("<pool keep=\"10\"/>", "<pool keep=\"10\" max=\"10000\"/>");

        assertThat(diff(OLD, respelled)).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void routes_and_upstreams_that_come_and_go_are_named_with_their_places() throws IOException {
        String changed = OLD.replace("<upstream name=\"gone\"", "<upstream name=\"new\"")
                .replace("to=\"gone\"", "to=\"new\"")
                .replace("<route name=\"old\" path=\"/old\"><respond status=\"410\">gone</respond></route>", """
                        <route name="fresh" path="/fresh" methods="PUT" to="u"><limits body="1KB"/></route>""");

        Ran ran = diff(OLD, changed);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("""
                + upstream new
                    as: <upstream name="new"><endpoint url="http://10.0.0.9:8080"/></upstream>
                - upstream gone
                ~ route b (N:10:5)
                    to: gone -> new
                + route fresh (N:12:5)
                    routes: shop
                    path: /fresh
                    methods: PUT
                    to: u
                    limits: <limits body="1KB"/>
                    timeout: <timeout idle="60s"/>
                - route old (O:12:5)
                """.replace("N:", folder + "/new.xml:").replace("O:", folder + "/old.xml:"));
    }

    @Test
    void what_a_route_takes_does_and_is_guarded_by_is_told_by_attribute() throws IOException {
        String changed = OLD.replace("methods=\"GET\" to=\"u\"", "methods=\"GET POST\" when=\"header:X = 1\" to=\"u\"")
                .replace("<retry max=\"1\"/>", "<retry max=\"2\" on=\"503\"/>")
                .replace("<concurrency max=\"5\"/>", "<cache default-ttl=\"5s\"/>")
                .replace(">gone<", ">away<")
                .replace("<pool keep=\"10\"/>", "<pool keep=\"20\"/><ejection/>")
                .replace("http://10.0.0.1:8080\"", "http://10.0.0.1:8080\" weight=\"3\"");

        assertThat(diff(OLD, changed).out().replace(folder + "/", "")).isEqualTo("""
                ~ upstream u
                    endpoint http://10.0.0.1:8080 weight: none -> 3
                    pool keep: 10 -> 20
                    ejection: none -> <ejection/>
                ~ route a (new.xml:9:5)
                    methods: GET -> GET POST
                    when: none -> header:X = 1
                ~ route b (new.xml:10:5)
                    retry max: 1 -> 2
                    retry on: none -> 503
                ~ route c (new.xml:11:5)
                    cache: none -> <cache default-ttl="5s"/>
                    concurrency: <concurrency max="5"/> -> none
                ~ route old (new.xml:12:5)
                    respond body: 4 bytes (what differs is not shown: a secret, a file, or what a placeholder stands for)
                """);
    }

    @Test
    void a_route_that_is_asked_earlier_or_in_another_block_is_told() throws IOException {
        String c = "    <route name=\"c\" path=\"/c\" to=\"u\"><concurrency max=\"5\"/></route>\n";
        String a = "    <route name=\"a\"";

        assertThat(diff(OLD, OLD.replace(c, "").replace(a, c + a)).out().replace(folder + "/", ""))
                .isEqualTo("""
                ~ route c (new.xml:9:5)
                    order: behind b -> first
                """);
    }

    @Test
    void many_that_change_alike_are_told_once() throws IOException {
        StringBuilder routes = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
            routes.append("<route name=\"r")
                    .append(i)
                    .append("\" path=\"/r")
                    .append(i)
                    .append("\" to=\"u\"/>\n");
        }
        String many = OLD.replace("<route name=\"a\"", routes + "<route name=\"a\"");

        Ran ran = diff(many, many.replace("idle=\"60s\"", "idle=\"5m\""));

        assertThat(ran.out().lines().filter(line -> line.startsWith("~ route ")))
                .hasSize(5);
        assertThat(ran.out())
                .contains("  and 19 more alike, the last:\n~ route old")
                .contains("    timeout idle: 60s -> 5m\n");
    }

    @Test
    void the_same_in_json() throws IOException {
        Ran ran = Ran.of(
                "diff", write("old.xml", OLD), write("new.xml", OLD.replace("max=\"5\"", "max=\"6\"")), "--json");

        Map<?, ?> all = JsonbBuilder.create().fromJson(ran.out(), Map.class);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(all.get("same")).isEqualTo(false);
        assertThat(((List<?>) all.get("changes")).get(0))
                .isEqualTo(Map.of(
                        "kind",
                        "changed",
                        "noun",
                        "route",
                        "name",
                        "c",
                        "beforeAt",
                        folder + "/old.xml:11:5",
                        "afterAt",
                        folder + "/new.xml:11:5",
                        "details",
                        List.of(Map.of("what", "concurrency max", "before", "5", "after", "6"))));
        Map<?, ?> none = JsonbBuilder.create()
                .fromJson(
                        Ran.of("diff", folder + "/old.xml", folder + "/old.xml", "--json")
                                .out(),
                        Map.class);
        assertThat(none.get("same")).isEqualTo(true);
        assertThat(none.get("changes")).isEqualTo(List.of());
    }

    @Test
    void no_secret_is_told_but_that_it_is_another() throws Exception {
        String text = """
                <gateway xmlns="urn:gatehouse:1">
                  <identity name="corp" issuer="https://id.example.com" client="gw" secret="env:FIRST"/>
                  <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <routes public-url="https://a.example.com"><route name="r" to="u">
                    <headers>
                      <request set="X-Api-Key" value="s3cr3t-one"/>
                      <request set="X-Plain" value="${env:PLAIN:-x}"/>
                    </headers>
                    <authenticate><login with="corp"/></authenticate>
                  </route></routes>
                </gateway>
                """;
        Map<String, String> values =
                new HashMap<>(Map.of("FIRST", "s3cr3t-1", "OTHER", "s3cr3t-2", "PLAIN", "s3cr3t-3"));
        RouteTable before = table(text, values, folder);
        RouteTable referring =
                table(text.replace("env:FIRST", "env:OTHER").replace("s3cr3t-one", "s3cr3t-two"), values, folder);
        values.putAll(Map.of("FIRST", "s3cr3t-5", "PLAIN", "s3cr3t-6"));
        RouteTable resolved = table(text, values, folder);

        String first = Difference.between(before, referring).text();
        String other = Difference.between(before, resolved).text();

        assertThat(first + other).doesNotContain("s3cr3t");
        assertThat(first)
                .contains("~ identity corp\n    secret: env:FIRST -> env:OTHER\n")
                .contains("headers request X-Api-Key value: *** (what differs is not shown");
        assertThat(other)
                .contains("~ identity corp\n    as: <identity name=\"corp\"")
                .contains("~ route r")
                .contains("(what differs is not shown");
        assertThat(diff(text, text.replace("env:FIRST", "env:OTHER")).out())
                .isEqualTo("~ identity corp\n    secret: env:FIRST -> env:OTHER\n");
    }

    @Test
    void a_program_is_told_where_and_what() throws Exception {
        Difference difference = Difference.between(
                table(OLD, Map.of(), folder), table(OLD.replace("max=\"5\"", "max=\"6\""), Map.of(), folder));

        Change only = difference.changes().get(0);

        assertThat(difference.changes()).hasSize(1);
        assertThat(only.kind()).isEqualTo(Change.Kind.CHANGED);
        assertThat(only.name()).isEqualTo("c");
        assertThat(only.details().get(0).after()).isEqualTo("6");
    }

    @Test
    void what_placeholders_stand_for_is_not_told_also_where_they_make_names_and_hosts() throws IOException {
        System.setProperty("gatehouse.test.diff", "H1dden-Value");
        try {
            String before = write("before.xml", OLD);
            String after = write(
                    "after.xml",
                    OLD.replace("shop.example.com", "${property:gatehouse.test.diff}.example.com")
                            .replace("name=\"old\"", "name=\"${property:gatehouse.test.diff}\""));

            Ran text = Ran.of("diff", before, after);
            Ran json = Ran.of("diff", before, after, "--json");

            assertThat(text.code()).isEqualTo(1);
            assertThat(text.out())
                    .contains("${property:gatehouse.test.diff}.example.com")
                    .contains("+ route ${property:gatehouse.test.diff}")
                    .doesNotContainIgnoringCase("H1dden-Value");
            assertThat(json.out()).doesNotContainIgnoringCase("H1dden-Value");
        } finally {
            System.clearProperty("gatehouse.test.diff");
        }
    }

    @Test
    void what_cannot_be_compared_is_trouble() throws IOException {
        String good = write("good.xml", OLD);
        Ran refused = Ran.of("diff", good, write("bad.xml", OLD.replace("to=\"gone\"", "to=\"gnoe\"")));

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("bad.xml:10:").contains("did you mean \"gone\"?");
        assertThat(Ran.of("diff", good, folder + "/none.xml").code()).isEqualTo(2);
        for (String[] args : List.of(
                new String[] {"diff"},
                new String[] {"diff", good},
                new String[] {"diff", good, good, good},
                new String[] {"diff", good, good, "--jsno"})) {
            assertThat(Ran.of(args).code()).isEqualTo(2);
            assertThat(Ran.of(args).err()).contains("usage: java -jar gatehouse.war diff OLD NEW");
        }
    }
}
