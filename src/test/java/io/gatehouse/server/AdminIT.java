package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.testing.AdminClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk for operators, with people and roles of the server's realm. */
@ArquillianTest
final class AdminIT {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"");

    private static final ServerUnderTest SERVER = new ServerUnderTest();

    @ArquillianResource
    private URI gateway;

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="http://127.0.0.1:1"/></upstream>
                  <routes><route name="rest" to="u"/></routes>
                </gateway>
                """);
        WebArchive archive = SERVER.archive("gatehouse");
        if (SERVER.isTomcat()) {
            SERVER.set("admin", "on");
        }
        return archive;
    }

    @BeforeEach
    void onTomcat() {
        assumeTrue(SERVER.isTomcat(), "where the test can set an option");
    }

    private AdminClient who(String name) {
        return AdminClient.basic(gateway.toString().replaceAll("/$", ""), name, name + "-s");
    }

    @Test
    void people_of_the_realm_look_and_order_as_their_roles_say() throws Exception {
        JsonObject me = who("oscar").get("me");
        assertThat(me.getString("name")).isEqualTo("container/oscar");
        assertThat(me.getJsonArray("roles").toString()).contains("gateway-operator");
        assertThat(who("oscar").get("gateway").getString("state")).isEqualTo("READY");
        assertThat(who("oscar").get("routes").getJsonArray("routes")).hasSize(1);
        String endpoint = "{\"upstream\":\"u\",\"endpoint\":\"http://127.0.0.1:1\"}";
        JsonObject drained = who("oscar").post("upstreams/drain", endpoint);
        assertThat(drained.toString()).contains("\"drains\":true");
        assertThat(who("oscar").get("gateway").getJsonArray("orders")).hasSize(1);
        who("oscar").post("upstreams/resume", endpoint);
        assertThat(who("oscar").order("reload", "").statusCode()).isEqualTo(403);
        assertThat(who("oscar").send("GET", "audit", "").statusCode()).isEqualTo(403);
        assertThat(who("audrey").get("audit").getJsonArray("lines").toString())
                .contains("container/oscar")
                .contains("resume");
        assertThat(who("audrey").send("GET", "routes", "").statusCode()).isEqualTo(403);
    }

    @Test
    void the_console_is_there_for_people_of_the_realm_with_all_that_it_is_made_of() throws Exception {
        HttpResponse<String> page = who("oscar").ask("GET", "/_gatehouse/console", "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; script-src 'self';");
        Matcher linked = LINK.matcher(page.body());
        while (linked.find()) {
            HttpResponse<String> file = who("audrey").ask("GET", "/_gatehouse/" + linked.group(1), "");
            assertThat(file.statusCode()).as(linked.group(1)).isEqualTo(200);
            assertThat(file.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        }
        assertThat(who("alice").ask("GET", "/_gatehouse/console", "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void others_are_turned_away() throws Exception {
        HttpResponse<String> stranger =
                AdminClient.with(gateway.toString().replaceAll("/$", ""), "").send("GET", "gateway", "");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
        assertThat(who("alice").send("GET", "gateway", "").statusCode()).isEqualTo(403);
        assertThat(who("nobody").send("GET", "gateway", "").statusCode()).isEqualTo(401);
    }
}
