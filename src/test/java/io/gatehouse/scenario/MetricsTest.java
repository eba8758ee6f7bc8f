package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scrape says of real exchanges. */
class MetricsTest {

    private static final String PATH = "/_gatehouse/metrics";

    private static final int SCRAPES = 1_000;

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.routing("""
                <routes>
                  <route name="closed" path="/closed" to="app"><access deny="127.0.0.0/8"/></route>
                  <route name="cached" path="/cached" to="app"><cache/></route>
                  <route name="limited" path="/limited" to="app"><rate-limit rate="100/s" burst="2"/></route>
                  <route name="rest" path="/**" to="app"/>
                </routes>""");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private String scrape(String... fields) throws Exception {
        RawAnswer answer = stage.get(PATH, fields);
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    /** An exchange ends a moment after its client has the last byte. */
    private void awaitValue(String series, String expected) throws Exception {
        String line = series + ' ' + expected + '\n';
        String text = scrape();
        for (int left = SCRAPES; left > 0 && !text.contains('\n' + line); left--) {
            text = scrape();
        }
        assertThat(text).contains('\n' + line);
    }

    @Test
    void routes_are_counted_by_class_and_fault() throws Exception {
        stage.get("/closed");
        stage.get("/closed");
        stage.upstreamPlays(scene -> scene.answer(503, new byte[7]));
        stage.get("/a");

        awaitValue("gatehouse_requests_total{route=\"closed\",status=\"4xx\"}", "2");
        awaitValue("gatehouse_faults_total{route=\"closed\",fault=\"access-denied\"}", "2");
        awaitValue(
                "gatehouse_refusals_total{guard=\"access\",fault=\"access-denied\",route=\"closed\","
                        + "mode=\"enforce\"}",
                "2");
        awaitValue("gatehouse_requests_total{route=\"rest\",status=\"5xx\"}", "1");
        awaitValue("gatehouse_response_body_bytes_total{route=\"rest\"}", "7");
        awaitValue("gatehouse_request_duration_seconds_count{route=\"closed\"}", "2");
        awaitValue("gatehouse_request_duration_seconds_bucket{route=\"closed\",le=\"+Inf\"}", "2");
    }

    @Test
    void phases_are_those_that_an_exchange_went_through() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("GET", "/a").answerTo("GET");
            client.request("GET", "/a").answerTo("GET");
        }
        stage.get("/closed");

        String rest = "gatehouse_request_phase_seconds_count{route=\"rest\",phase=\"%s\"}";
        awaitValue(rest.formatted("gateway"), "2");
        awaitValue(rest.formatted("connect"), "1");
        awaitValue(rest.formatted("first-byte"), "2");
        awaitValue(rest.formatted("body"), "2");
        awaitValue("gatehouse_request_phase_seconds_count{route=\"closed\",phase=\"gateway\"}", "1");
        awaitValue("gatehouse_policy_duration_seconds_count{route=\"closed\",policy=\"access\"}", "1");
        assertThat(scrape()).doesNotContain("phase=\"queue\"", "phase=\"send\"", "route=\"closed\",phase=\"connect\"");
    }

    @Test
    void a_policy_that_is_asked_twice_on_the_way_of_a_request_is_counted_once() throws Exception {
        stage.get("/limited");
        stage.get("/limited");

        awaitValue("gatehouse_requests_total{route=\"limited\",status=\"2xx\"}", "2");
        awaitValue("gatehouse_policy_duration_seconds_count{route=\"limited\",policy=\"rate-limit\"}", "2");
    }

    @Test
    void what_is_in_flight_is_told_and_what_the_upstream_has_of_it() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            scene.answer(200, new byte[] {'x'});
        });
        String endpoint = "{upstream=\"app\",endpoint=\"" + stage.upstream().url() + "\"}";
        try (RawClient client = stage.client()) {
            client.get("/a");
            stage.upstream().awaitRequest();

            awaitValue("gatehouse_requests_in_flight{route=\"rest\"}", "1");
            awaitValue("gatehouse_upstream_requests_in_flight{upstream=\"app\"}", "1");
            awaitValue("gatehouse_upstream_endpoint_requests_in_flight" + endpoint, "1");
            release.countDown();
            client.answer();
        } finally {
            release.countDown();
        }
        awaitValue("gatehouse_upstream_endpoint_requests_total" + endpoint, "1");
        awaitValue("gatehouse_upstream_endpoint_connections_opened_total" + endpoint, "1");
        awaitValue("gatehouse_upstream_endpoint_connections_idle" + endpoint, "1");
        awaitValue("gatehouse_upstream_endpoint_healthy" + endpoint, "1");
        awaitValue("gatehouse_upstream_endpoint_ejected" + endpoint, "0");
    }

    @Test
    void the_cache_is_told_of() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, new byte[10], "Cache-Control: max-age=60"));
        stage.get("/cached");
        stage.get("/cached");

        awaitValue("gatehouse_cache_requests_total{route=\"cached\",result=\"hit\"}", "1");
        awaitValue("gatehouse_cache_requests_total{route=\"cached\",result=\"miss\"}", "1");
        awaitValue("gatehouse_cache_given_bytes_total{route=\"cached\"}", "10");
    }

    @Test
    void nothing_that_clients_send_becomes_a_label() throws Exception {
        stage.ask("ODDITY", "/a", "Host: odd.example");
        stage.raw("GET /a%2fodd HTTP/1.1\r\nHost: odd.example\r\n\r\n");
        stage.get("/_gatehouse/odd");

        assertThat(scrape().toLowerCase(java.util.Locale.ROOT)).doesNotContain("odd");
        awaitValue("gatehouse_requests_total{route=\"(gatehouse)\",status=\"4xx\"}", "1");
        awaitValue("gatehouse_requests_total{route=\"(no route)\",status=\"4xx\"}", "1");
    }

    /** Containers write it with spaces or without. */
    private static String type(RawAnswer answer) {
        return answer.head().header("Content-Type").replace(" ", "");
    }

    @Test
    void open_metrics_is_for_who_asks_for_it() throws Exception {
        stage.get("/a");
        awaitValue("gatehouse_requests_total{route=\"rest\",status=\"2xx\"}", "1");
        RawAnswer plain = stage.get(PATH, "Accept: */*");
        RawAnswer open = stage.get(PATH, "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(type(plain)).isEqualTo("text/plain;version=0.0.4;charset=utf-8");
        assertThat(plain.text()).contains("# TYPE gatehouse_requests_total counter");
        assertThat(type(open)).isEqualTo("application/openmetrics-text;version=1.0.0;charset=utf-8");
        assertThat(open.text()).contains("# TYPE gatehouse_requests counter").endsWith("# EOF\n");
    }

    @Test
    void only_who_is_on_this_machine_has_them_and_only_reads() throws Exception {
        assertThat(stage.get(PATH, "X-Forwarded-For: 192.0.2.1").status()).isEqualTo(404);
        assertThat(stage.ask("POST", PATH).status()).isEqualTo(405);
        assertThat(stage.ask("HEAD", PATH).status()).isEqualTo(200);
        assertThat(stage.seen()).isEmpty();
    }
}
