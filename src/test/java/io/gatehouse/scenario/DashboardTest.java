package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard asks for nothing that a scrape does not have. */
class DashboardTest {

    private static final Path DASHBOARD = Path.of("server-config/grafana/gatehouse.json");
    private static final Pattern METRIC = Pattern.compile("\\b(gatehouse|jvm|process)_[a-z_]+");

    private static Set<String> asked() throws Exception {
        Set<String> names = new TreeSet<>();
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(DASHBOARD))) {
            collect(reader.readObject(), names);
        }
        return names;
    }

    private static void collect(JsonValue value, Set<String> names) {
        if (value instanceof JsonObject object) {
            object.forEach((name, its) -> {
                if ((name.equals("expr") || name.equals("query")) && its instanceof JsonString text) {
                    Matcher metric = METRIC.matcher(text.getString());
                    while (metric.find()) {
                        names.add(metric.group());
                    }
                } else {
                    collect(its, names);
                }
            });
        } else if (value instanceof jakarta.json.JsonArray array) {
            array.forEach(its -> collect(its, names));
        }
    }

    @Test
    void every_metric_of_the_dashboard_is_in_a_scrape() throws Exception {
        try (Stage stage = Stage.routing("""
                <routes>
                  <route name="closed" path="/closed" to="app"><access deny="127.0.0.0/8"/></route>
                  <route name="cached" path="/cached" to="app"><cache/><latency budget="1s"/></route>
                  <route name="rest" to="app"/>
                </routes>""")) {
            stage.get("/closed");
            stage.get("/cached");
            try (var client = stage.client()) {
                client.request("POST", "/rest", "Content-Length: 1").send("x").answerTo("POST");
            }
            String text = stage.get("/_gatehouse/metrics").text();
            while (!text.contains("gatehouse_requests_total{route=\"rest\"")) {
                // an exchange ends a moment after its client has the last byte
                text = stage.get("/_gatehouse/metrics").text();
            }

            Set<String> asked = asked();
            assertThat(asked).hasSizeGreaterThan(20);
            for (String name : asked) {
                assertThat(text).containsPattern("(?m)^" + name + "[{ ]");
            }
        }
    }
}
