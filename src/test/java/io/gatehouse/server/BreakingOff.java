package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client must see, on every server, when the upstream dies in mid-body: never the end of a whole answer. */
interface BreakingOff {

    /** More than any server has threads for requests by default, so that one lost with each would be missed. */
    int MANY = 250;

    /** @return where {@link io.gatehouse.server.probe.BreakingServlet} is, with a slash at the end */
    URI breaking();

    @ParameterizedTest
    @CsvSource({"length, upstream", "chunked, upstream", "length, callback", "chunked, callback"})
    default void an_answer_that_is_broken_off_never_looks_whole(String framing, String thread) throws IOException {
        try (RawClient client = RawClient.connect(breaking().getPort(), Duration.ofSeconds(2))) {
            RawAnswer answer = client.get(body(framing, thread, false)).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.end()).isIn(End.CUT_OFF, End.RESET);
        }
        assertThat(counts()).isEqualTo("released=1 more=0 completed=1 more=0 refused=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "chunked"})
    default void an_answer_that_waits_for_a_slow_client_is_broken_off_too(String framing) throws IOException {
        try (RawClient client = RawClient.connectSlow(breaking().getPort(), 4096)) {
            client.patience(Duration.ofSeconds(2)).get(body(framing, "upstream", true));
            String counts = counts();
            RawAnswer answer = client.answer();
            assertThat(answer.end()).isIn(End.CUT_OFF, End.RESET);
            assertThat(counts).startsWith("released=1 more=0").endsWith("refused=0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "chunked"})
    default void an_answer_can_be_broken_off_before_service_returned(String framing) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (RawClient client = RawClient.connect(breaking().getPort(), Duration.ofSeconds(2))) {
            client.get(body(framing, "early", false));
            assertThat(client.rest(all)).isIn(End.CLOSE, End.RESET);
        }
        assertThat(all.size()).isLessThan(40_000);
        assertThat(all.toString(StandardCharsets.ISO_8859_1)).doesNotEndWith("0\r\n\r\n");
        assertThat(counts()).isEqualTo("released=1 more=0 completed=1 more=0 refused=0");
    }

    @Test
    default void what_is_broken_off_holds_no_thread_and_no_connection() throws IOException {
        for (int i = 0; i < MANY; i++) {
            try (RawClient client = RawClient.connect(breaking().getPort())) {
                client.get(body(i % 2 == 0 ? "length" : "chunked", "upstream", false));
                assertThat(client.answer().end()).isIn(End.CUT_OFF, End.RESET);
            }
            assertThat(counts()).isEqualTo("released=1 more=0 completed=1 more=0 refused=0");
        }
    }

    /** Who knows no chunks takes the end of the connection for that of the answer. */
    @Test
    default void a_client_of_http_1_0_sees_no_good_end() throws IOException {
        try (RawClient client = RawClient.connect(breaking().getPort(), Duration.ofSeconds(2))) {
            client.send("GET " + body("chunked", "upstream", false) + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
            assertThat(client.rest(OutputStream.nullOutputStream())).isEqualTo(End.RESET);
        }
        assertThat(counts()).startsWith("released=1 more=0").endsWith("refused=0");
    }

    private String body(String framing, String thread, boolean stuck) {
        return breaking().getPath() + "body?framing=" + framing + "&thread=" + thread + "&stuck=" + stuck;
    }

    private String counts() throws IOException {
        return RawClient.fetch(breaking().getPort(), breaking().getPath() + "await", "Connection: close")
                .text();
    }
}
