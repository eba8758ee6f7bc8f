package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.users.NewUser;
import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.TestGateway;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The desk for operators over HTTP: who is let in, and who is turned away. */
class AdminDoorTest extends AdminFixture {

    @Test
    void who_brings_nothing_good_is_turned_away_and_learns_nothing() throws Exception {
        for (String path : List.of("gateway", "nothing", "openapi.json")) {
            HttpResponse<String> answer =
                    AdminClient.with(stage.gateway().url(), "").send("GET", path, "");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic ");
        }
        assertThat(AdminClient.with(stage.gateway().url(), "Bearer x")
                        .send("GET", "gateway", "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(AdminClient.basic(stage.gateway().url(), "root", "x")
                        .send("GET", "gateway", "")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void who_guesses_is_not_looked_at_any_more() throws Exception {
        AdminClient guesser = AdminClient.basic(stage.gateway().url(), "admin", "guess");
        for (int i = 0; i < 10; i++) {
            assertThat(guesser.send("GET", "gateway", "").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> answer = admin.send("GET", "gateway", "");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
    }

    @Test
    void orders_need_a_field_of_their_own_and_come_from_no_other_site() throws Exception {
        String body = "{\"upstream\":\"app\",\"endpoint\":\"" + stage.one().url() + "\"}";
        String type = "application/json";
        assertThat(admin.send("POST", "upstreams/drain", body, "Content-Type", type)
                        .statusCode())
                .isEqualTo(403);
        for (String site : List.of("cross-site", "same-site", "none")) {
            HttpResponse<String> answer = admin.send(
                    "POST",
                    "upstreams/drain",
                    body,
                    "Content-Type",
                    type,
                    "X-Gatehouse-Admin",
                    "1",
                    "Sec-Fetch-Site",
                    site);
            assertThat(answer.statusCode()).as(site).isEqualTo(403);
            assertThat(answer.body()).contains("cross-site");
        }
        HttpResponse<String> foreign = admin.send(
                "POST",
                "upstreams/drain",
                body,
                "Content-Type",
                type,
                "X-Gatehouse-Admin",
                "1",
                "Origin",
                "https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(admin.send("GET", "gateway", "", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(admin.get("gateway").getJsonArray("orders")).isEmpty();

        HttpResponse<String> own = admin.send(
                "POST",
                "upstreams/drain",
                body,
                "Content-Type",
                type,
                "X-Gatehouse-Admin",
                "1",
                "Sec-Fetch-Site",
                "same-origin");
        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        HttpResponse<String> origin = admin.send(
                "POST",
                "upstreams/resume",
                body,
                "Content-Type",
                type,
                "X-Gatehouse-Admin",
                "1",
                "Origin",
                stage.gateway().url());
        assertThat(origin.statusCode()).as(origin.body()).isEqualTo(200);
    }

    @Test
    void a_candidate_that_is_too_large_is_refused_by_its_size() throws Exception {
        String large = "<gateway xmlns='urn:gatehouse:1'>" + " ".repeat(1 << 20) + "</gateway>";
        HttpResponse<String> json = admin.order("validate", "{\"descriptor\":\"" + large + "\"}");
        assertThat(json.statusCode()).as(json.body()).isEqualTo(413);
        HttpResponse<String> xml =
                admin.send("POST", "validate", large, "X-Gatehouse-Admin", "1", "Content-Type", "application/xml");
        assertThat(xml.statusCode()).as(xml.body()).isEqualTo(413);
        HttpResponse<String> other = admin.order("reload", "{\"x\":\"" + "x".repeat(70_000) + "\"}");
        assertThat(other.statusCode()).as(other.body()).isEqualTo(413);
    }

    @Test
    void where_it_is_switched_off_nothing_is_there() throws Exception {
        System.setProperty("gatehouse.admin", "off");
        try (TestGateway other = TestGateway.start(stage.routes().toString())) {
            AdminClient client = AdminClient.basic(other.url(), "admin", "x");
            assertThat(client.send("GET", "gateway", "").statusCode()).isEqualTo(404);
            assertThat(client.send("POST", "reload", "").statusCode()).isEqualTo(404);
            assertThat(client.send("GET", "openapi.json", "").statusCode()).isEqualTo(404);
        } finally {
            System.clearProperty("gatehouse.admin");
        }
    }

    @Test
    void people_of_a_file_may_what_their_roles_say() throws Exception {
        // whose passwords are their names
        Path users = Files.writeString(folder.resolve("users"), lines("mon", "op", "aud", "nobody"));
        Path groups = Files.writeString(
                folder.resolve("groups"),
                "gateway-monitor: mon\ngateway-operator: op\ngateway-auditor: aud\nother: nobody\n");
        System.setProperty("gatehouse.admin-users", users.toString());
        System.setProperty("gatehouse.admin-groups", groups.toString());
        try (TestGateway other = TestGateway.start(stage.routes().toString())) {
            assertThat(status(other, "mon", "GET", "routes")).isEqualTo(200);
            assertThat(status(other, "mon", "POST", "splits/unshift")).isEqualTo(403);
            assertThat(status(other, "op", "GET", "routes")).isEqualTo(200);
            assertThat(status(other, "op", "POST", "splits/unshift")).isEqualTo(400);
            assertThat(status(other, "op", "POST", "reload")).isEqualTo(403);
            String candidate = "{\"method\":\"GET\",\"url\":\"http://a/\",\"descriptor\":\"<gateway/>\"}";
            assertThat(AdminClient.basic(other.url(), "op", "op")
                            .send(
                                    "POST",
                                    "explain",
                                    candidate,
                                    "X-Gatehouse-Admin",
                                    "1",
                                    "Content-Type",
                                    "application/json")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(status(other, "aud", "GET", "routes")).isEqualTo(403);
            assertThat(status(other, "nobody", "GET", "routes")).isEqualTo(403);
            assertThat(AdminClient.basic(other.url(), "mon", "wrong")
                            .send("GET", "routes", "")
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            System.clearProperty("gatehouse.admin-users");
            System.clearProperty("gatehouse.admin-groups");
        }
    }

    private static String lines(String... names) {
        return java.util.stream.Stream.of(names)
                .map(name -> NewUser.make(name, name).line() + '\n')
                .collect(java.util.stream.Collectors.joining());
    }

    private static int status(TestGateway other, String name, String method, String path) throws Exception {
        return AdminClient.basic(other.url(), name, name)
                .send(method, path, "", "X-Gatehouse-Admin", "1")
                .statusCode();
    }
}
