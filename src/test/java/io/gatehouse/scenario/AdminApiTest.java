package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.RawAnswer;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The desk for operators over HTTP: what is asked there, and how it is described. */
class AdminApiTest extends AdminFixture {

    private static final String SECRET = AdminStage.SECRET;

    @Test
    void all_that_is_described_is_there_and_answers_as_it_is_described_and_nothing_else_is_there() throws Exception {
        JsonObject description = admin.get("openapi.json");
        assertThat(description.getString("openapi")).isEqualTo("3.1.0");
        assertThat(description.getJsonArray("servers").getJsonObject(0).getString("url"))
                .isEqualTo("/_gatehouse/api/v1");
        JsonObject schemas = description.getJsonObject("components").getJsonObject("schemas");
        Map<String, String> bodies = Map.ofEntries(
                Map.entry("explain", "{'method':'GET','url':'http://localhost/limited','headers':['Cookie: a=b']}"),
                Map.entry("validate", "{'descriptor':'<gateway/>'}"),
                Map.entry(
                        "upstreams/drain",
                        "{'upstream':'app','endpoint':'" + stage.one().url() + "'}"),
                Map.entry(
                        "upstreams/resume",
                        "{'upstream':'app','endpoint':'" + stage.one().url() + "'}"),
                Map.entry("splits/shift", "{'split':'media','weights':{'blue':1,'green':2}}"),
                Map.entry("splits/unshift", "{'split':'media'}"),
                Map.entry("limits/set", "{'limit':'all of route limited','rate':'5/s','seconds':60}"),
                Map.entry("cache/purge", "{'what':'http://localhost/*'}"),
                Map.entry("preview", ""),
                Map.entry(
                        "apply",
                        "{'descriptor':'<gateway xmlns=\\'urn:gatehouse:1\\'><routes><route name=\\'gone\\' path=\\'/gone\\'>"
                                + "<respond status=\\'204\\'/></route></routes></gateway>'}"),
                Map.entry("reload", ""),
                Map.entry("rollback", "{'generation':1}"),
                Map.entry("routes/disable", "{'route':'gone'}"),
                Map.entry("routes/enable", "{'route':'gone'}"));
        Map<String, String> queries =
                Map.of("usage", "?month=2026-11", "usage.csv", "?month=2026-11", "descriptor", "?generation=1");
        JsonObject paths = description.getJsonObject("paths");
        assertThat(paths).hasSizeGreaterThan(20);
        for (String path : paths.keySet()) {
            String name = path.substring(1);
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                JsonObject described = paths.getJsonObject(path);
                JsonValue operation = described.get(method.toLowerCase(java.util.Locale.ROOT));
                String query = operation == null ? "" : queries.getOrDefault(name, "");
                String body =
                        operation == null ? "" : bodies.getOrDefault(name, "").replace('\'', '"');
                HttpResponse<String> answer = admin.send(
                        method, name + query, body, "X-Gatehouse-Admin", "1", "Content-Type", "application/json");
                if (operation == null) {
                    assertThat(answer.statusCode()).as(method + ' ' + path).isEqualTo(405);
                } else if (name.equals("sessions/kill")) {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
                } else {
                    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
                    check(path, answer, operation.asJsonObject(), schemas);
                }
                assertThat(answer.body()).as(path).doesNotContain(SECRET);
                assertThat(answer.headers().firstValue("Cache-Control"))
                        .as(path)
                        .hasValue("no-store");
            }
        }
        for (String other : List.of("", "nothing", "gateway/", "routes/x", "upstreams/")) {
            assertThat(admin.send("GET", other, "").statusCode()).as(other).isEqualTo(404);
        }
    }

    private static void check(String path, HttpResponse<String> answer, JsonObject operation, JsonObject schemas) {
        JsonObject content =
                operation.getJsonObject("responses").getJsonObject("200").getJsonObject("content");
        String type = answer.headers().firstValue("Content-Type").orElseThrow();
        assertThat(content.keySet()).as(path).containsExactly(type.split(";", 2)[0]);
        if (type.startsWith("application/json")) {
            List<String> problems = new ArrayList<>();
            JsonObject schema = content.getJsonObject(type).getJsonObject("schema");
            compare(path, AdminClient.json(answer.body()), schema, schemas, problems);
            assertThat(problems).isEmpty();
        }
    }

    /** As much of JSON Schema as the description uses. */
    private static void compare(
            String at, JsonValue value, JsonObject schema, JsonObject schemas, List<String> problems) {
        if (schema.containsKey("$ref")) {
            String ref = schema.getString("$ref");
            compare(at, value, schemas.getJsonObject(ref.substring(ref.lastIndexOf('/') + 1)), schemas, problems);
            return;
        }
        String type = schema.getString("type", "any");
        boolean fits = switch (type) {
            case "any" -> true;
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "boolean" ->
                value.getValueType() == JsonValue.ValueType.TRUE || value.getValueType() == JsonValue.ValueType.FALSE;
            default -> value.getValueType() == JsonValue.ValueType.NUMBER;
        };
        if (!fits) {
            problems.add(at + ": " + value + " (expected: " + type + ")");
            return;
        }
        if (value instanceof JsonArray array && schema.containsKey("items")) {
            array.forEach(one -> compare(at + "[]", one, schema.getJsonObject("items"), schemas, problems));
        }
        if (value instanceof JsonObject object && schema.containsKey("properties")) {
            JsonObject members = schema.getJsonObject("properties");
            schema.getJsonArray("required").getValuesAs(JsonString.class).stream()
                    .filter(needed -> !object.containsKey(needed.getString()))
                    .forEach(needed -> problems.add(at + ": no " + needed.getString()));
            object.forEach((name, member) -> {
                if (members.containsKey(name)) {
                    compare(at + '.' + name, member, members.getJsonObject(name), schemas, problems);
                } else {
                    problems.add(at + ": " + name + " is not described");
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%5fgatehouse/api/v1/gateway",
                "/_GATEHOUSE/api/v1/gateway",
                "/_gatehouse/api/v1/;x/gateway",
                "/_gatehouse/api/v1/gateway;jsessionid=1",
                "/_gatehouse/api/v1/x/../gateway",
                "/_gatehouse/api/v1/%2e/gateway",
                "/_gatehouse/api//v1/gateway",
                "/_gatehouse/api%2fv1/gateway",
                "//_gatehouse/api/v1/gateway",
                "/limited/../_gatehouse/api/v1/gateway",
            })
    void no_other_spelling_leads_to_the_desk(String target) throws Exception {
        RawAnswer answer = stage.get(target);
        assertThat(answer.status()).isIn(400, 401, 404);
        assertThat(stage.one().received()).isEmpty();
        assertThat(stage.two().received()).isEmpty();
    }

    @Test
    void a_query_that_nobody_knows_and_a_body_of_another_kind_are_refused() throws Exception {
        assertThat(admin.send("GET", "gateway?x=1", "").body()).contains("query: x (expected: none)");
        assertThat(admin.send("GET", "usage", "").body()).contains("query: no month");
        assertThat(admin.send("GET", "usage?month=1", "").body()).contains("1 (expected: a month such as 2026-11)");
        HttpResponse<String> form = admin.send(
                "POST", "reload", "a=b", "X-Gatehouse-Admin", "1", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(form.statusCode()).isEqualTo(400);
        assertThat(form.body()).contains("expected: application/json");
    }

    @Test
    void a_candidate_is_checked_and_explained_and_not_served() throws Exception {
        String good = "<gateway xmlns='urn:gatehouse:1'><routes><route name='new' path='/new'><respond status='204'/>"
                + "</route></routes></gateway>";
        HttpResponse<String> checked =
                admin.send("POST", "validate", good, "X-Gatehouse-Admin", "1", "Content-Type", "application/xml");
        assertThat(AdminClient.json(checked.body()).getBoolean("valid")).isTrue();
        JsonObject bad = admin.post("validate", "{\"descriptor\":\"" + good.replace("204", "x") + "\"}");
        assertThat(bad.getBoolean("valid")).isFalse();
        assertThat(bad.getJsonArray("problems").getString(0))
                .startsWith("text:1:")
                .contains("status");
        JsonObject explained = admin.post(
                "explain", "{\"method\":\"GET\",\"url\":\"http://localhost/new\",\"descriptor\":\"" + good + "\"}");
        assertThat(explained.getJsonObject("explanation").getString("route")).isEqualTo("new");
        assertThat(stage.get("/new").text()).isIn("1", "2");
    }

    @Test
    void no_secret_is_in_what_is_shown() throws Exception {
        stage.get("/keyed", "X-Api-Key: " + SECRET, "Authorization: Bearer " + SECRET, "Cookie: sid=" + SECRET);
        String explain = "{\"method\":\"GET\",\"url\":\"http://localhost/limited?access_token=" + SECRET
                + "\",\"headers\":[\"Authorization: Basic " + SECRET + "\",\"Cookie: sid=" + SECRET + "\"]}";
        List<String> answers = List.of(
                admin.send("GET", "descriptor", "").body(),
                admin.send("GET", "routes", "").body(),
                admin.send("GET", "refusals", "").body(),
                admin.order("explain", explain).body(),
                admin.order("explain", explain.replace("limited", "keyed")).body(),
                admin.order("explain", explain.replace("limited", "gone")).body());
        assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContain(SECRET));
        assertThat(answers.get(0)).contains("***").contains("<upstream name='app'>");
    }

    @Test
    void many_questions_at_once_hold_up_nobody() throws Exception {
        assertThat(admin.get("gateway").getString("state")).isEqualTo("READY");
        List<Thread> askers = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            Thread asker = new Thread(() -> {
                try {
                    for (int n = 0; n < 20; n++) {
                        admin.get("routes");
                    }
                } catch (Exception e) {
                    failures.add(e);
                }
            });
            asker.start();
            askers.add(asker);
        }
        for (Thread asker : askers) {
            asker.join();
        }
        assertThat(failures).isEmpty();
    }
}
