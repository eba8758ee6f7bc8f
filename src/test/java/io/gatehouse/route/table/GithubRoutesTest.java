package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.request;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The 203 routes of a real API. */
class GithubRoutesTest {

    private static List<String> lines() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                        GithubRoutesTest.class.getResourceAsStream("/third-party/routes/github.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    private static String path(String line) {
        return line.substring(line.indexOf('/')).strip();
    }

    private static String method(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private static RouteTable tableOf(List<String> lines) {
        List<Route> routes = new ArrayList<>();
        lines.forEach(line -> routes.add(route(line, path(line), method(line))));
        return table(block("api.github.com", routes.toArray(new Route[0])));
    }

    @Test
    void each_route_takes_its_own_requests() throws IOException {
        List<String> lines = lines();
        RouteTable table = tableOf(lines);

        assertThat(lines).hasSize(203);
        assertThat(Reachability.check(table.hosts())).isEmpty();
        for (String line : lines) {
            String url = "https://api.github.com" + path(line).replace("{", "").replace("}", "%31");
            assertThat(outcome(table, request(method(line), url))).isEqualTo(line);
            assertThat(outcome(table, request("PROPFIND", url))).isEqualTo("method-not-allowed");
        }
    }

    @Test
    void a_second_list_behind_the_first_cannot_be_reached_whatever_it_calls_its_captures() throws IOException {
        List<String> twice = new ArrayList<>(lines());
        lines().forEach(line -> twice.add(line.replace("{", "{my-")));

        assertThat(Reachability.check(tableOf(twice).hosts())).hasSize(203);
    }
}
