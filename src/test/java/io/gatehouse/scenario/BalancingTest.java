package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets the next request. */
class BalancingTest {

    private final CountDownLatch release = new CountDownLatch(1);
    private TestUpstream one;
    private TestUpstream two;

    @BeforeEach
    void open() throws Exception {
        one = upstream('1');
        two = upstream('2');
    }

    private TestUpstream upstream(char name) throws Exception {
        return TestUpstream.playing(scene -> {
            if (scene.head().target().equals("/slow")) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            scene.answer(200, new byte[] {(byte) name});
        });
    }

    @AfterEach
    void close() {
        release.countDown();
        one.close();
        two.close();
    }

    /** @return who answered, in order; {@code ONE} and {@code TWO} stand for the upstreams' URLs */
    private String answers(int requests, String upstreams) throws Exception {
        try (TestGateway gateway = gateway(upstreams)) {
            return answers(requests, gateway);
        }
    }

    private TestGateway gateway(String upstreams) throws Exception {
        return TestGateway.start("<gateway xmlns=\"urn:gatehouse:1\">"
                + upstreams.replace("ONE", one.url()).replace("TWO", two.url())
                + "<routes><route name=\"all\" to=\"app\"/></routes></gateway>");
    }

    private static String answers(int requests, TestGateway gateway) throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            all.append(RawClient.fetch(gateway.port(), "/").text());
        }
        return all.toString();
    }

    private static long ones(String answers) {
        return answers.chars().filter(c -> c == '1').count();
    }

    @Test
    void weights_are_kept_and_spread() throws Exception {
        String answers = answers(
                9, "<upstream name=\"app\"><endpoint url=\"ONE\" weight=\"2\"/><endpoint url=\"TWO\"/></upstream>");
        assertThat(ones(answers)).isEqualTo(6);
        assertThat(answers).doesNotContain("111").doesNotContain("22");
    }

    @Test
    void the_endpoint_with_fewer_requests_in_flight_is_preferred() throws Exception {
        try (TestGateway gateway = gateway("<upstream name=\"app\" balance=\"least-connections\">"
                        + "<endpoint url=\"ONE\"/><endpoint url=\"TWO\"/></upstream>");
                RawClient slow = RawClient.connect(gateway.port())) {
            slow.get("/slow");
            while (one.requests() == 0 && two.requests() == 0) {
                Thread.onSpinWait();
            }
            String other = one.requests() > 0 ? "2" : "1";
            assertThat(answers(10, gateway)).isEqualTo(other.repeat(10));
            release.countDown();
            assertThat(slow.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void who_drains_gets_nothing_new() throws Exception {
        assertThat(
                        answers(
                                4,
                                "<upstream name=\"app\"><endpoint url=\"ONE\" drain=\"true\"/><endpoint url=\"TWO\"/></upstream>"))
                .isEqualTo("2222");
    }

    @Test
    void the_second_tier_waits_for_the_first_to_be_gone() throws Exception {
        assertThat(answers(
                        4,
                        "<upstream name=\"app\"><endpoint url=\"TWO\" tier=\"2\"/><endpoint url=\"ONE\"/></upstream>"))
                .isEqualTo("1111");
        assertThat(answers(
                        4,
                        "<upstream name=\"app\"><endpoint url=\"TWO\" tier=\"2\"/>"
                                + "<endpoint url=\"ONE\" drain=\"true\"/></upstream>"))
                .isEqualTo("2222");
    }

    @Test
    void a_split_follows_its_weights() throws Exception {
        String both = "<upstream name=\"a\"><endpoint url=\"ONE\"/></upstream>"
                + "<upstream name=\"b\"><endpoint url=\"TWO\"/></upstream>";
        assertThat(answers(
                        6,
                        both + "<split name=\"app\"><to upstream=\"a\" weight=\"100\"/>"
                                + "<to upstream=\"b\" weight=\"0\"/></split>"))
                .isEqualTo("111111");
        assertThat(ones(answers(
                        200,
                        both + "<split name=\"app\"><to upstream=\"a\" weight=\"3\"/>"
                                + "<to upstream=\"b\" weight=\"1\"/></split>")))
                .isBetween(110L, 185L);
    }
}
