package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.TestGateway;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk for operators over HTTP: what a change would change, and putting it to work. */
class AdminChangesTest extends AdminFixture {

    private static final String PROPERTY = "gatehouse.test.partner";
    private static final String HIDDEN = "Partner-H1dden-Value";

    @BeforeEach
    @Override
    void open() throws Exception {
        System.setProperty(PROPERTY, HIDDEN);
        super.open();
    }

    @AfterEach
    @Override
    void close() throws Exception {
        super.close();
        System.clearProperty(PROPERTY);
    }

    private static String body(String descriptor, String... more) {
        var object = Json.createObjectBuilder().add("descriptor", descriptor);
        for (int i = 0; i < more.length; i += 2) {
            object.add(more[i], more[i + 1]);
        }
        return object.build().toString();
    }

    private String candidate(String routes) throws Exception {
        stage.write(routes);
        String text = Files.readString(stage.routes());
        stage.write("");
        return text;
    }

    @Test
    void a_preview_tells_changes_and_which_recorded_requests_would_be_decided_otherwise_and_changes_nothing()
            throws Exception {
        stage.get("/orders/1?access_token=" + AdminStage.SECRET);
        stage.get("/orders/2");
        stage.get("/limited");
        String candidate = candidate("<route name='orders' path='/orders/**'><respond status='204'/></route>");
        JsonObject seen = admin.post("preview", body(candidate));
        while (seen.getInt("judged") < 3) {
            // a request is recorded a moment after its client has the last byte
            seen = admin.post("preview", body(candidate));
        }
        assertThat(seen.getBoolean("valid")).isTrue();
        assertThat(seen.getBoolean("ofSource")).isFalse();
        assertThat(seen.getInt("generation")).isEqualTo(1);
        assertThat(seen.getJsonObject("changes").getJsonArray("changes").toString())
                .contains("\"kind\":\"added\"", "\"name\":\"orders\"");
        assertThat(seen.getInt("judged")).isEqualTo(3);
        assertThat(seen.getInt("changed")).isEqualTo(2);
        JsonObject group = seen.getJsonArray("groups").getJsonObject(0);
        assertThat(group.getString("before")).isEqualTo("route all, upstream app");
        assertThat(group.getString("after")).isEqualTo("status 204 by route orders");
        assertThat(group.getInt("count")).isEqualTo(2);
        assertThat(seen.toString()).doesNotContain(AdminStage.SECRET);
        assertThat(admin.get("gateway").getInt("generation")).isEqualTo(1);
        assertThat(stage.get("/orders/1").status()).isEqualTo(200);
    }

    @Test
    void without_a_text_a_preview_is_of_what_the_source_says() throws Exception {
        JsonObject same = admin.post("preview", "");
        assertThat(same.getBoolean("ofSource")).isTrue();
        assertThat(same.getJsonObject("changes").getInt("total")).isZero();
        Files.writeString(stage.routes(), "<gateway xmlns='urn:gatehouse:1'><routs/></gateway>");
        JsonObject bad = admin.post("preview", "");
        assertThat(bad.getBoolean("valid")).isFalse();
        assertThat(bad.getJsonArray("problems").getString(0)).contains("routes.xml:1:");
    }

    @Test
    void a_candidate_is_served_until_a_reload_and_that_is_told() throws Exception {
        String candidate = candidate("<route name='orders' path='/orders/**'><respond status='204'/></route>");
        JsonObject served = admin.post("apply", body(candidate));
        assertThat(served.getInt("generation")).isEqualTo(2);
        assertThat(stage.get("/orders/1").status()).isEqualTo(204);
        assertThat(admin.get("gateway").getJsonArray("orders").getString(0))
                .startsWith("a descriptor that was sent to the desk is served, by order of an operator");
        assertThat(admin.get("generations").getBoolean("rolledBack")).isTrue();
        assertThat(admin.get("audit").toString()).contains("\"what\":\"apply\"").doesNotContain(AdminStage.SECRET);
        admin.post("reload", "");
        assertThat(stage.get("/orders/1").status()).isEqualTo(200);
        assertThat(admin.get("gateway").getJsonArray("orders")).isEmpty();
    }

    @Test
    void a_candidate_that_was_compared_with_another_generation_and_one_that_is_bad_are_refused() throws Exception {
        String candidate = candidate("<route name='orders' path='/orders/**'><respond status='204'/></route>");
        HttpResponse<String> late = admin.order("apply", body(candidate).replaceFirst("}$", ",\"generation\":7}"));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("generation 1 is served by now (expected: 7");
        HttpResponse<String> bad = admin.order("apply", body(candidate.replace("status='204'", "status='x'")));
        assertThat(bad.statusCode()).isEqualTo(409);
        assertThat(AdminClient.json(bad.body()).getJsonArray("problems").getString(0))
                .startsWith("text:");
        assertThat(admin.get("gateway").getInt("generation")).isEqualTo(1);
        HttpResponse<String> large = admin.order("apply", body(candidate + " ".repeat(1 << 20)));
        assertThat(large.statusCode()).isEqualTo(413);
    }

    @Test
    void where_no_descriptors_are_taken_none_is() throws Exception {
        System.setProperty("gatehouse.admin-apply", "off");
        try (TestGateway other = TestGateway.start(stage.routes().toString())) {
            HttpResponse<String> answer =
                    other.admin().order("apply", body(candidate("<route name='o' path='/o' to='app'/>")));
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("expected: admin-apply=on");
            assertThat(other.admin().get("me").getBoolean("takesDescriptors")).isFalse();
            JsonObject line = other.admin().get("audit").getJsonArray("lines").getJsonObject(0);
            assertThat(line.getString("phase")).isEqualTo("refused");
            assertThat(line.getString("what")).isEqualTo("apply");
            assertThat(line.getString("actor")).isEqualTo("own/admin");
            assertThat(line.getString("result")).contains("expected: admin-apply=on");
        } finally {
            System.clearProperty("gatehouse.admin-apply");
        }
    }

    @Test
    void what_placeholders_of_a_candidate_stand_for_is_shown_nowhere() throws Exception {
        String candidate = candidate("""
                <route name='${property:%1$s}' path='/new'>
                  <redirect location='https://${property:%1$s}.example/${property:%1$s}' status='308'/>
                </route>
                <route name='by-host' path='/${property:%1$s}/**' to='app'/>""".formatted(PROPERTY));
        String preview = admin.order("preview", body(candidate)).body();
        assertThat(preview).contains("${property:" + PROPERTY + "}").doesNotContainIgnoringCase(HIDDEN);
        String explained = admin.order("explain", body(candidate, "method", "GET", "url", "http://localhost/new"))
                .body();
        assertThat(explained)
                .contains("https://${property:" + PROPERTY + "}.example/")
                .doesNotContainIgnoringCase(HIDDEN);
        assertThat(admin.order("validate", body(candidate)).body()).doesNotContainIgnoringCase(HIDDEN);
        String applied = admin.order("apply", body(candidate)).body();
        assertThat(applied).contains("\"generation\":2").doesNotContainIgnoringCase(HIDDEN);
        assertThat(admin.get("generations").toString()).doesNotContainIgnoringCase(HIDDEN);
    }

    @Test
    void an_explanation_tells_the_verdict_of_each_policy_in_its_order() throws Exception {
        String candidate = candidate("""
                <route name='closed' path='/closed' to='app'>
                  <access deny='10.0.0.0/8'/>
                  <rate-limit><limit name='each' rate='1/s' per='client-ip'/></rate-limit>
                  <limits body='1KB'/>
                  <timeout idle='5s'/>
                </route>""");
        String open = body(candidate, "method", "GET", "url", "http://localhost/closed");
        assertThat(admin.post("explain", open).getJsonObject("explanation").getJsonArray("verdicts").stream()
                        .map(one -> one.asJsonObject().getString("policy")
                                + ' '
                                + one.asJsonObject().getString("verdict")))
                .containsExactly("access passes", "rate-limit counts", "limits passes", "timeout acts");
        String closed = body(candidate, "method", "GET", "url", "http://localhost/closed", "client", "10.1.2.3");
        JsonObject first = admin.post("explain", closed)
                .getJsonObject("explanation")
                .getJsonArray("verdicts")
                .getJsonObject(0);
        assertThat(first.getString("verdict")).isEqualTo("refuses");
        assertThat(first.getString("fault")).isEqualTo("access-denied");
        assertThat(admin.post("explain", closed)
                        .getJsonObject("explanation")
                        .getJsonArray("verdicts")
                        .getJsonObject(1)
                        .getString("verdict"))
                .isEqualTo("not asked");
    }

    @Test
    void a_route_that_is_gone_is_enabled_and_that_is_no_mistake() throws Exception {
        stage.write("<route name='more' path='/more' to='app'/>");
        admin.post("reload", "");
        admin.post("routes/disable", "{\"route\":\"more\"}");
        stage.write("");
        admin.post("reload", "");
        assertThat(admin.get("gateway").getJsonArray("orders")).hasSize(1);
        JsonObject enabled = admin.post("routes/enable", "{\"route\":\"more\"}");
        assertThat(enabled.getJsonArray("routes")).isEmpty();
        assertThat(admin.get("gateway").getJsonArray("orders")).isEmpty();
    }
}
