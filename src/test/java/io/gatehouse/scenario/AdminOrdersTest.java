package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.AdminClient;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The desk for operators over HTTP: what is ordered there. */
class AdminOrdersTest extends AdminFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "upstreams/drain | {} | body: no upstream (expected: a text)",
                "upstreams/drain | {'upstream':'app','endpoint':1} | body: endpoint: a number (expected: a text)",
                "upstreams/drain | {'upstream':'app','endpoint':'x','more':1} | body: the member more (expected: upstream, endpoint)",
                "upstreams/drain | {'upstream':'a','upstream':'app','endpoint':'x'} | body: no JSON, or a member twice (expected: a JSON object)",
                "upstreams/drain | ['app'] | body: an array (expected: a JSON object)",
                "upstreams/drain | {'upstream': | body: no JSON, or a member twice (expected: a JSON object)",
                "upstreams/drain | {'upstream':'ap','endpoint':'x'} | no upstream ap (expected: app, blue, green)",
                "splits/shift | {'split':'media','weights':{'blue':1.5}} | body: weights: an object (expected: an object, each member a whole number)",
                "splits/shift | {'split':'media','weights':{'blue':1}} | no weight for green (expected: one for each upstream of split media)",
                "limits/set | {'limit':'all of route limited','rate':'5','seconds':1} | 5 (expected:",
                "limits/set | {'limit':'all of route limited','seconds':1} | rate: not there (expected: one such as 5/s)",
                "routes/disable | {'route':'nobody'} | no route nobody (expected: all, cached, gone, keyed, limited, media)",
                "routes/disable | {'route':'all','status':418} | status: 418 (expected: 503 or 404)",
                "rollback | {'generation':7} | no generation 7 (expected: 1)",
                "cache/purge | {'what':'nonsense'} | nonsense",
                "explain | {'method':'GET','url':'/x'} | /x (expected: an absolute URL",
                "sessions/kill | {'subject':'alice'} | no identity with which people sign on",
            })
    void what_cannot_be_done_is_told_with_what_was_expected_and_changes_nothing(String path, String body, String told)
            throws Exception {
        HttpResponse<String> answer = admin.order(path, body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(AdminClient.json(answer.body()).getString("detail")).startsWith(told);
        assertThat(admin.get("gateway").getJsonArray("orders")).isEmpty();
        assertThat(admin.get("gateway").getInt("generation")).isEqualTo(1);
    }

    @Test
    void an_endpoint_drains_and_a_split_is_shifted_and_both_are_taken_back() throws Exception {
        String endpoint = "{\"upstream\":\"app\",\"endpoint\":\"" + stage.one().url() + "\"}";
        JsonObject drained = admin.post("upstreams/drain", endpoint);
        JsonObject its = drained.getJsonArray("upstreams")
                .getJsonObject(0)
                .getJsonArray("endpoints")
                .getJsonObject(0);
        assertThat(its.getBoolean("drains")).isTrue();
        assertThat(its.getBoolean("ordered")).isTrue();
        for (int i = 0; i < 4; i++) {
            assertThat(stage.get("/x").text()).isEqualTo("2");
        }
        admin.post("upstreams/resume", endpoint);
        assertThat(stage.get("/x").text() + stage.get("/x").text()).contains("1", "2");

        admin.post("splits/shift", "{\"split\":\"media\",\"weights\":{\"blue\":0,\"green\":1}}");
        assertThat(stage.get("/media").text()).isEqualTo("2");
        assertThat(admin.get("gateway").getJsonArray("orders").getString(0)).startsWith("split media");
        admin.post("splits/unshift", "{\"split\":\"media\"}");
        assertThat(stage.get("/media").text()).isEqualTo("1");
    }

    @Test
    void a_route_is_closed_until_it_is_opened_again_whatever_is_cached_and_reloaded() throws Exception {
        assertThat(stage.get("/cached").status()).isEqualTo(200);
        JsonObject closed = admin.post("routes/disable", "{\"route\":\"cached\"}");
        assertThat(closed.getString("disabledWith")).isEqualTo("route-disabled");
        assertThat(stage.get("/cached").status()).isEqualTo(503);
        stage.write("<route name='more' path='/more' to='app'/>");
        admin.post("reload", "");
        assertThat(stage.get("/cached").status()).isEqualTo(503);
        assertThat(admin.get("gateway").getJsonArray("orders").getString(0))
                .isEqualTo("route cached: answered with 503");
        JsonObject explained = admin.post("explain", "{\"method\":\"GET\",\"url\":\"http://localhost/cached\"}");
        assertThat(explained.getJsonObject("explanation").getInt("status")).isEqualTo(503);
        admin.post("routes/disable", "{\"route\":\"cached\",\"status\":404}");
        assertThat(stage.get("/cached").status()).isEqualTo(404);
        admin.post("routes/enable", "{\"route\":\"cached\"}");
        assertThat(stage.get("/cached").status()).isEqualTo(200);
    }

    @Test
    void what_is_rolled_back_to_is_served_until_a_reload_is_ordered_and_that_is_told() throws Exception {
        Files.writeString(
                stage.routes(),
                "<gateway xmlns='urn:gatehouse:1'><routes><route name='no' path='/**'><respond status='410'/></route>"
                        + "</routes></gateway>");
        assertThat(admin.post("reload", "").getInt("generation")).isEqualTo(2);
        assertThat(stage.get("/x").status()).isEqualTo(410);
        assertThat(admin.post("rollback", "{\"generation\":1}").getInt("generation"))
                .isEqualTo(3);
        assertThat(stage.get("/x").status()).isEqualTo(200);
        assertThat(admin.get("generations").getBoolean("rolledBack")).isTrue();
        assertThat(admin.get("generations").getJsonArray("generations")).hasSize(3);
        assertThat(admin.get("warnings").getJsonArray("warnings").getString(0))
                .startsWith("generation 1 is served once more");
        assertThat(admin.get("gateway").getJsonArray("orders").getString(0))
                .startsWith("generation 1 is served once more");
        assertThat(admin.post("reload", "").getInt("generation")).isEqualTo(4);
        assertThat(stage.get("/x").status()).isEqualTo(410);
        assertThat(admin.get("warnings").getJsonArray("warnings")).isEmpty();
    }

    @Test
    void a_reload_that_is_refused_says_why_and_what_was_served_is_served() throws Exception {
        Files.writeString(stage.routes(), "<gateway xmlns='urn:gatehouse:1'><routs/></gateway>");
        HttpResponse<String> answer = admin.order("reload", "{}");
        assertThat(answer.statusCode()).isEqualTo(409);
        JsonObject problem = AdminClient.json(answer.body());
        assertThat(problem.getString("type")).isEqualTo("urn:gatehouse:fault:order-refused");
        assertThat(problem.getJsonArray("problems").getString(0)).contains("routes.xml:1:");
        assertThat(stage.get("/x").status()).isEqualTo(200);
        assertThat(admin.get("gateway").getJsonArray("lastRefusal")).isNotEmpty();
    }
}
