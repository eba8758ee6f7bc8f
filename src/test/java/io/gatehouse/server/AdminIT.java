package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.AdminClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk for operators, with people and roles of the server's realm. */
@ArquillianTest
final class AdminIT {

    private static final String GATEWAY = "gatehouse";
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"");

    private static final ServerUnderTest SERVER = new ServerUnderTest();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = GATEWAY, managed = false, testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="http://127.0.0.1:1"/></upstream>
                  <routes><route name="rest" to="u"/></routes>
                </gateway>
                """);
        return SERVER.archive(GATEWAY);
    }

    /** As the samples of server-config show it. */
    @BeforeEach
    void switchOn() throws Exception {
        switch (SERVER.kind()) {
            case "wildfly" -> SERVER.follow("wildfly/gatehouse.cli", "gatehouse\\/admin:add");
            case "payara" -> {
                // the first deployment starts the server
                deployer.deploy(GATEWAY);
                SERVER.follow("payara/gatehouse.asadmin", "gatehouse/admin");
                deployer.undeploy(GATEWAY);
            }
            case "liberty" -> {
                deployer.deploy(GATEWAY);
                SERVER.followElement("gatehouse/admin", "admin.xml");
                deployer.undeploy(GATEWAY);
            }
            default -> {
                SERVER.placeEntry(GATEWAY, "routes.xml");
                SERVER.set("admin", "on");
            }
        }
        deployer.deploy(GATEWAY);
    }

    /** Other tests find the server as it was. */
    @AfterEach
    void switchOff() throws Exception {
        deployer.undeploy(GATEWAY);
        switch (SERVER.kind()) {
            case "wildfly" -> SERVER.cli("/subsystem=naming/binding=java\\:global\\/gatehouse\\/admin:remove");
            case "payara" -> SERVER.asadmin("delete-custom-resource", "gatehouse/admin");
            case "liberty" -> SERVER.unfollowElement("admin.xml");
            default -> {
                // what is undeployed has no entry any more
            }
        }
    }

    private static String url() {
        return "http://127.0.0.1:" + SERVER.port() + '/' + GATEWAY;
    }

    private AdminClient who(String name) {
        return AdminClient.basic(url(), name, name + "-s");
    }

    /** One after the other: to switch it on and off takes WildFly's tool half a minute. */
    @Test
    void people_of_the_realm_do_what_their_roles_say_and_others_are_turned_away() throws Exception {
        peopleOfTheRealmLookAndOrder();
        theConsoleIsThereWithAllThatItIsMadeOf();
        othersAreTurnedAway();
    }

    private void peopleOfTheRealmLookAndOrder() throws Exception {
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

    private void theConsoleIsThereWithAllThatItIsMadeOf() throws Exception {
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

    private void othersAreTurnedAway() throws Exception {
        HttpResponse<String> stranger = AdminClient.with(url(), "").send("GET", "gateway", "");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
        assertThat(who("alice").send("GET", "gateway", "").statusCode()).isEqualTo(403);
        assertThat(who("nobody").send("GET", "gateway", "").statusCode()).isEqualTo(401);
    }
}
