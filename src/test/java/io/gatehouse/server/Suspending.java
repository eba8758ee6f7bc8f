package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every server must do when a filter lets the thread go and the request comes back later by a dispatch. */
interface Suspending {

    /** Each pause twice. */
    int MOMENTS = 400;

    String TARGET = "a%20b/%7Ec?q=%7B1%7D&r";

    /** @return where two {@link io.gatehouse.server.probe.SuspendingFilter}s and an echo are */
    URI suspending();

    @ParameterizedTest
    @CsvSource({
        "-, filter0 REQUEST|filter1 REQUEST|servlet REQUEST",
        "0, filter0 REQUEST|filter0 ASYNC|filter1 ASYNC|servlet ASYNC",
        "1, filter0 REQUEST|filter1 REQUEST|filter1 ASYNC|servlet ASYNC",
        "01, filter0 REQUEST|filter0 ASYNC|filter1 ASYNC|filter1 ASYNC|servlet ASYNC",
        "0011, filter0 REQUEST|filter0 ASYNC|filter0 ASYNC|filter1 ASYNC|filter1 ASYNC|filter1 ASYNC|servlet ASYNC"
    })
    default void filters_that_were_passed_step_aside(String rows, String way) throws IOException {
        try (RawClient client = RawClient.connect(suspending().getPort())) {
            client.get(suspending().getPath() + TARGET, "X-Suspend: " + rows, "X-Pause: 20000");
            assertThat(steps(client.answer().text())).isEqualTo(way);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "0", "01", "0011"})
    default void the_body_can_be_read_after_a_suspension_without_blocking(String rows) throws IOException {
        byte[] half = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        try (RawClient client = RawClient.connect(suspending().getPort())) {
            post(client, rows, "Content-Length: 200000");
            client.send(half).send(half);
            assertThat(bodyOf(client.answer())).isEqualTo(200_000);
        }
        // a connection of its own: Payara's Grizzly seldom spoils the request after one that is answered as its body
        // ends
        try (RawClient client = RawClient.connect(suspending().getPort())) {
            post(client, rows, "Transfer-Encoding: chunked");
            client.sendChunk(half).sendChunk(half).sendChunk(new byte[0]);
            assertThat(bodyOf(client.answer())).isEqualTo(200_000);
        }
    }

    private void post(RawClient client, String rows, String framing) throws IOException {
        client.request("POST", suspending().getPath() + TARGET, "X-Suspend: " + rows, "X-Pause: 20000", framing);
    }

    @Test
    default void a_body_may_come_long_after_the_suspension() throws IOException {
        String[] fields = {"X-Suspend: 01", "X-Pause: 20000", "Content-Length: 3"};
        try (RawClient client = RawClient.connect(suspending().getPort())) {
            client.request("POST", suspending().getPath() + TARGET, fields);
            try (RawClient another = RawClient.connect(suspending().getPort())) {
                // takes as long as the first one's suspensions, so they are over when it answers
                another.get(suspending().getPath() + TARGET, "X-Suspend: 01", "X-Pause: 20000");
                another.answer();
            }
            assertThat(client.send("abc").answer().text()).endsWith("\nabc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "01", "0011"})
    default void a_request_may_be_resumed_before_the_filter_returned(String rows) throws IOException {
        try (RawClient client = RawClient.connect(suspending().getPort())) {
            client.request("POST", suspending().getPath() + TARGET, "X-Suspend: " + rows, "Content-Length: 3");
            RawAnswer answer = client.send("abc").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("servlet ASYNC").endsWith("\nabc");
        }
    }

    /** Somewhere among these pauses is the moment at which the container's thread is on its way out. */
    @Test
    default void a_request_may_be_resumed_at_any_moment() throws IOException {
        try (RawClient client = RawClient.connect(suspending().getPort())) {
            for (int i = 0; i < MOMENTS; i++) {
                client.get(suspending().getPath() + TARGET, "X-Suspend: 00111", "X-Pause: " + i % 200);
                assertThat(client.answer().text()).contains("servlet ASYNC");
            }
        }
    }

    private static String steps(String trace) {
        StringBuilder steps = new StringBuilder();
        for (String line : trace.split("\n", -1)) {
            int target = line.indexOf(" /");
            if (target > 0) {
                steps.append(steps.isEmpty() ? "" : "|").append(line, 0, target);
            }
        }
        return steps.toString();
    }

    /** @return how many bytes of the request's body came back behind the trace */
    private static int bodyOf(RawAnswer answer) {
        String text = answer.text();
        return text.length() - text.lastIndexOf('\n') - 1;
    }
}
