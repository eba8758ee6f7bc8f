package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A scrape of a thousand routes that all were asked for is quick. */
class MetricsOfManyRoutesTest {

    private static final int MANY = 1_000;
    private static final int ROUNDS = 20;

    /** Ten times what it takes on a quiet machine. */
    private static final long MOST_MILLIS = 1_000;

    private static String descriptor() {
        StringBuilder text = new StringBuilder("<gateway xmlns=\"urn:gatehouse:1\"><routes>");
        for (int i = 0; i < MANY; i++) {
            text.append(
                    "<route name=\"route-%d\" path=\"/r%d\"><access allow=\"127.0.0.1\"/><respond status=\"200\"/></route>"
                            .formatted(i, i));
        }
        return text.append("</routes></gateway>").toString();
    }

    @Test
    void of_a_thousand_routes_everything_is_told_at_once() throws Exception {
        try (TestGateway gateway = TestGateway.start(descriptor());
                RawClient client = RawClient.connect(gateway.port())) {
            for (int i = 0; i < MANY; i++) {
                assertThat(client.request("GET", "/r" + i).answerTo("GET").status())
                        .isEqualTo(200);
            }
            long[] millis = new long[ROUNDS];
            String text = "";
            for (int i = 0; i < ROUNDS; i++) {
                long began = System.nanoTime();
                RawAnswer answer = client.request("GET", "/_gatehouse/metrics").answerTo("GET");
                millis[i] = (System.nanoTime() - began) / 1_000_000;
                text = answer.text();
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(text)
                        .contains("gatehouse_requests_total{route=\"route-" + i + "\",status=\"2xx\"} 1\n")
                        .contains("gatehouse_request_duration_seconds_count{route=\"route-" + i + "\"} 1\n");
            }
            String first = millis[0] + " ms";
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "scrape of %d routes: first %s, median %d ms, slowest %d ms, %d bytes%n",
                    MANY,
                    first,
                    millis[ROUNDS / 2],
                    millis[ROUNDS - 1],
                    text.length());
            assertThat(millis[ROUNDS / 2]).isLessThan(MOST_MILLIS);
        }
    }
}
