package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that says that it will send no more has asked all the same, and waits for its answer. */
class HalfClosedTest extends OpenStage {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: a||",
                "POST / HTTP/1.1|Host: a|Content-Length: 5||abcde",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||5|abcde|0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||5|abcde|0|X: y||",
            })
    void who_sends_no_more_gets_the_answer(String request) throws Exception {
        for (int i = 0; i < 50; i++) {
            try (RawClient client = RawClient.connect(stage.port())) {
                client.send(request.replace("|", "\r\n"));
                client.finishSending();
                RawAnswer answer = client.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.end().clean()).isTrue();
            }
        }
    }
}
