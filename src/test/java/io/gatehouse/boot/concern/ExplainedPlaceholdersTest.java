package io.gatehouse.boot.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.source.Piece;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.table.RouteTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What placeholders stand for may be secrets, and explanations end in consoles. */
final class ExplainedPlaceholdersTest {

    private static final Path ROUTES = Path.of("docs/routes.md");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+)=\"([^\"]*)\"");

    private static final Pattern WITH_DEFAULT = Pattern.compile("\\$\\{[^}]*?:-([^}]*)}");

    private final Map<String, String> values = new HashMap<>();

    private RouteTable load(String name, String text) throws InvalidDescriptor {
        return new DescriptorLoader(
                        Concerns.catalogue(), (kind, key) -> values.get(key), DescriptorLoader.Secrets.LEAVE)
                .load(List.of(new Piece(name, text, Path.of("docs/examples"))))
                .table();
    }

    private static String explained(RouteTable table, String url) {
        RequestHead head = RequestHead.of("GET", url, Headers.EMPTY, "127.0.0.1");
        return new Explanation(table, head, Caller.ANONYMOUS).text();
    }

    @Test
    void what_a_placeholder_stands_for_is_not_explained() throws Exception {
        values.putAll(Map.of(
                "COOKIE_NAME", "s3cr3t-cookie", "FIELDS", "X-Secret-Field", "METHODS", "PATCH", "ROLE", "s3cr3t-role"));
        RouteTable table = load("routes.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <trusted-proxies from="10.0.0.0/8"/>
                  <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <upstream name="v"><endpoint url="http://10.0.0.2:8080"/></upstream>
                  <defaults>
                    <headers><request remove="${env:FIELDS} X-Other"/></headers>
                  </defaults>
                  <routes>
                    <route name="all" to="u">
                      <cors origins="*" methods="${env:METHODS}" headers="${env:FIELDS}" expose="${env:FIELDS}"/>
                      <authenticate optional="true"><trusted-header header="${env:FIELDS}"/></authenticate>
                      <require any-role="${env:ROLE}" mode="observe" enabled="true"/>
                      <headers><request remove="X-Other"/></headers>
                      <canary to="v" share="5%" sticky-cookie="${env:COOKIE_NAME}"/>
                    </route>
                  </routes>
                </gateway>
                """);

        String policies = String.join(
                "\n", table.hosts().get(0).routes().get(0).policies().written());

        assertThat(policies).doesNotContainIgnoringCase("s3cr3t").doesNotContainIgnoringCase("X-Secret-Field");
        assertThat(policies)
                .contains("<cors origins=\"*\" methods=\"${env:METHODS}\"")
                .contains("sticky-cookie=\"${env:COOKIE_NAME}\"")
                .contains("<request remove=\"${env:FIELDS} X-Other\"/>");
        assertThat(explained(table, "http://a.example/"))
                .contains(policies.lines().toList());
    }

    @Test
    void what_is_required_is_explained_by_its_placeholder() throws Exception {
        values.putAll(Map.of("ROLE", "s3cr3t-role other-s3cr3t", "SCOPE", "s3cr3t-scope", "CLAIM", "s3cr3t-claim"));
        RouteTable table = load("routes.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <trusted-proxies from="10.0.0.0/8"/>
                  <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <routes>
                    <route name="all" to="u">
                      <authenticate><trusted-header/></authenticate>
                      <require any-role="${env:ROLE} boss" all-roles="clerk ${env:SCOPE}" any-scope="${env:SCOPE}" all-scopes="${env:SCOPE}"
                               claim="level=${env:CLAIM}" acr="${env:SCOPE}" max-age="7m"/>
                    </route>
                  </routes>
                </gateway>
                """);
        RequestHead head = RequestHead.of("GET", "http://a.example/", Headers.EMPTY, "127.0.0.1");
        Caller alice = new Caller("r", "alice", Set.of("x"), Set.of("y"), Claims.of(Map.of()), null, null);

        String explained = new Explanation(table, head, alice).text();

        assertThat(explained)
                .contains("403")
                .contains("one of [${env:ROLE} boss")
                .contains("all of [clerk, ${env:SCOPE}]")
                .contains("one of [${env:SCOPE}]")
                .contains("level=${env:CLAIM}")
                .doesNotContain("s3cr3t");
    }

    @Test
    void a_path_is_explained_by_its_placeholder_and_so_is_a_route_that_has_its_name_of_it() throws Exception {
        values.putAll(Map.of("HOOK", "s3cr3t-hook", "SEVERAL", "/s3cr3t-a /s3cr3t-b"));
        RouteTable table = load("routes.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <routes>
                    <route path="/${env:HOOK}/x"><respond status="200"/></route>
                    <route path="${env:SEVERAL}"><respond status="200"/></route>
                    <route path="/open /${env:HOOK}/**"><respond status="200"/></route>
                  </routes>
                </gateway>
                """);

        assertThat(explained(table, "http://a.example/none"))
                .contains("[/${env:HOOK}/x]")
                .contains("${env:SEVERAL}")
                .contains("[/open, /${env:HOOK}/**]")
                .doesNotContain("s3cr3t");
        assertThat(explained(table, "http://a.example/s3cr3t-b")).contains("200");
    }

    @Test
    void the_path_upstream_is_explained_by_the_placeholder_in_it() throws Exception {
        values.put("TOKEN", "s3cr3t");
        RouteTable table = load("routes.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <routes><route name="all" path="/bot/**" rewrite="/bot${env:TOKEN}/**" to="u"/></routes>
                </gateway>
                """);

        assertThat(explained(table, "http://a.example/bot/x"))
                .contains("path: /bot${env:TOKEN}/**")
                .doesNotContain("s3cr3t");
        RequestHead head = RequestHead.of("GET", "http://a.example/bot/x", Headers.EMPTY, "127.0.0.1");
        assertThat(table.decide(head))
                .isInstanceOfSatisfying(
                        Decision.Routed.class,
                        routed -> assertThat(routed.upstreamPath()).isEqualTo("/bots3cr3t/x"));
    }

    /** Every policy has a whole example in the documents; here each of its values comes from a placeholder. */
    @Test
    void whatever_policy_is_explained_shows_its_placeholders_and_nothing_else() throws Exception {
        Set<String> seen = new TreeSet<>();
        for (MarkdownPage.Block block : MarkdownPage.read(ROUTES).blocks("xml")) {
            if (block.label().isEmpty()) {
                seen.addAll(elementsWithPlaceholdersOnly(ROUTES + " line " + block.line(), block.text()));
            }
        }
        Set<String> all = new TreeSet<>();
        Concerns.catalogue().forEach(type -> all.add(type.element()));
        assertThat(seen).isEqualTo(all);
    }

    private Set<String> elementsWithPlaceholdersOnly(String name, String text) throws InvalidDescriptor, IOException {
        Set<String> elements = new TreeSet<>();
        for (Route route : routes(load(name, everyValueFromElsewhere(text)))) {
            for (String written : route.policies().written()) {
                Matcher attributes = ATTRIBUTE.matcher(written);
                while (attributes.find()) {
                    assertThat(attributes.group(2)).as(written).matches("\\$\\{env:V\\d+}");
                }
                elements.add(written.substring(1).split("[\\s/>]", 2)[0]);
            }
        }
        return elements;
    }

    private static List<Route> routes(RouteTable table) {
        return table.hosts().stream().flatMap(host -> host.routes().stream()).toList();
    }

    private String everyValueFromElsewhere(String text) {
        values.clear();
        return ATTRIBUTE.matcher(text).replaceAll(found -> {
            if (found.group(1).equals("xmlns")) {
                return Matcher.quoteReplacement(found.group());
            }
            // what is switched off is not explained
            String value = found.group(2).endsWith(":-false}")
                    ? "true"
                    : WITH_DEFAULT.matcher(found.group(2)).replaceAll("$1");
            String key = "V" + values.size();
            values.put(key, value.replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&"));
            return Matcher.quoteReplacement(found.group(1) + "=\"${env:" + key + "}\"");
        });
    }
}
