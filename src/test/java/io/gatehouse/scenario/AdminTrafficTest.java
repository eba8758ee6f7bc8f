package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk for operators over HTTP: what passes, and what is refused. */
class AdminTrafficTest extends AdminFixture {

    @BeforeEach
    @Override
    void open() throws Exception {
        super.open();
        stage.write("<route name='closed' path='/closed/**' to='app'><access deny='127.0.0.0/8'/></route>");
        admin.post("reload", "");
    }

    /** An exchange ends a moment after its client has the last byte. */
    private JsonArray recent(int count) throws Exception {
        JsonArray recent = admin.get("refusals").getJsonArray("recent");
        while (recent.size() < count) {
            recent = admin.get("refusals").getJsonArray("recent");
        }
        return recent;
    }

    private static long sum(JsonArray counts) {
        return counts.getValuesAs(JsonNumber.class).stream()
                .mapToLong(JsonNumber::longValue)
                .sum();
    }

    @Test
    void figures_are_of_all_routes_or_of_one_and_not_of_the_desk_itself() throws Exception {
        for (int i = 0; i < 3; i++) {
            stage.get("/limited");
        }
        stage.get("/x");
        JsonObject all = admin.get("figures");
        while (all.getJsonObject("durations").getInt("count") < 4) {
            // an exchange ends a moment after its client has the last byte
            all = admin.get("figures");
        }
        assertThat(all.getJsonObject("byStatus").getInt("2xx")).isEqualTo(4);
        assertThat(sum(all.getJsonObject("durations").getJsonArray("counts"))).isEqualTo(4);
        assertThat(all.getJsonArray("boundsMicros"))
                .hasSize(all.getJsonObject("added").getJsonArray("counts").size() - 1);
        // it is asked before and after it is known who asks, and that is one figure
        assertThat(all.getJsonObject("policies").getJsonObject("rate-limit").getInt("count"))
                .isEqualTo(3);
        JsonObject busiest = all.getJsonArray("routes").getJsonObject(0);
        assertThat(busiest.getString("route")).isEqualTo("limited");
        assertThat(busiest.getInt("requestsTotal")).isEqualTo(3);
        assertThat(busiest.getJsonNumber("p99Millis").doubleValue()).isPositive();
        assertThat(admin.get("figures?route=all").getJsonObject("durations").getInt("count"))
                .isEqualTo(1);
        assertThat(admin.get("figures?route=nobody").getJsonObject("durations").getInt("count"))
                .isZero();
        assertThat(admin.get("upstreams").getJsonArray("upstreams").getValuesAs(JsonObject.class).stream()
                        .flatMap(upstream -> upstream.getJsonArray("endpoints").getValuesAs(JsonObject.class).stream())
                        .mapToLong(endpoint -> endpoint.getInt("requestsTotal"))
                        .sum())
                .isEqualTo(4);
    }

    @Test
    void the_last_requests_that_were_refused_are_told_without_secrets() throws Exception {
        stage.get("/closed/1?access_token=" + AdminStage.SECRET);
        assertThat(recent(1)).hasSize(1);
        stage.get("/closed/2", "Authorization: Bearer " + AdminStage.SECRET);
        JsonArray recent = recent(2);
        JsonObject last = recent.getJsonObject(0);
        assertThat(last.getString("path")).isEqualTo("/closed/2");
        assertThat(last.getString("guard")).isEqualTo("access");
        assertThat(last.getString("fault")).isEqualTo("access-denied");
        assertThat(last.getInt("status")).isEqualTo(403);
        assertThat(last.getString("route")).isEqualTo("closed");
        assertThat(last.getString("client")).isEqualTo("127.0.0.1");
        assertThat(last.getString("reason")).contains("127.0.0.1");
        assertThat(recent.toString()).doesNotContain(AdminStage.SECRET);
    }

    @Test
    void a_flood_of_refusals_is_told_by_a_hundred() throws Exception {
        for (int i = 0; i < 130; i++) {
            stage.get("/closed/" + i);
        }
        JsonObject refusals = admin.get("refusals");
        while (refusals.getJsonArray("refusals").getJsonObject(0).getInt("total") < 130) {
            refusals = admin.get("refusals");
        }
        assertThat(refusals.getJsonArray("recent")).hasSize(100);
    }
}
