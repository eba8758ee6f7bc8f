package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bodies reach the upstream byte for byte, also those that containers like to parse. */
class FormBodiesTest extends OpenStage {

    private static String bodyThatArrives(String method, String target, String body, String... fields)
            throws Exception {
        try (RawClient client = stage.client()) {
            RawAnswer answer = client.request(method, target, fields).send(body).answerTo(method);
            assertThat(answer.status()).isEqualTo(200);
            String echo = answer.text();
            return echo.substring(echo.indexOf("\r\n\r\n") + 4);
        }
    }

    @Test
    void a_form_reaches_the_upstream_as_it_was_sent() throws Exception {
        String form = "name=J%C3%BCrgen+M&empty=&twice=1&twice=2&odd=%zz&&=";
        assertThat(bodyThatArrives(
                        "POST",
                        "/form?name=query",
                        form,
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + form.length()))
                .isEqualTo(form);
        assertThat(stage.lastRequest().target()).isEqualTo("/form?name=query");
        assertThat(stage.lastRequest().header("Content-Length")).isEqualTo(Integer.toString(form.length()));
        assertThat(stage.lastRequest().header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(stage.lastRequest().header("Transfer-Encoding")).isNull();
    }

    @Test
    void a_multipart_form_reaches_the_upstream_as_it_was_sent() throws Exception {
        String form = "--xYz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + everyByte() + "\r\n--xYz--\r\n";
        assertThat(bodyThatArrives(
                        "POST",
                        "/upload",
                        form,
                        "Content-Type: multipart/form-data; boundary=xYz",
                        "Content-Length: " + form.length()))
                .isEqualTo(form);
        assertThat(stage.lastRequest().header("Content-Type")).isEqualTo("multipart/form-data; boundary=xYz");
    }

    @Test
    void a_chunked_form_stays_chunked_and_whole() throws Exception {
        assertThat(bodyThatArrives(
                        "POST",
                        "/form",
                        "5\r\na=1&b\r\n3;ext=1\r\n=%2\r\n2\r\n0&\r\n0\r\n\r\n",
                        "Content-Type: application/x-www-form-urlencoded",
                        "Transfer-Encoding: chunked"))
                .isEqualTo("a=1&b=%20&");
        assertThat(stage.lastRequest().header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(stage.lastRequest().header("Content-Length")).isNull();
    }

    @Test
    void bytes_of_any_value_pass_with_any_method() throws Exception {
        for (String method : new String[] {"PUT", "PATCH", "DELETE", "GET", "BREW"}) {
            assertThat(bodyThatArrives(method, "/bytes", everyByte(), "Content-Length: 256"))
                    .as(method)
                    .isEqualTo(everyByte());
        }
    }

    @Test
    void a_form_that_comes_byte_by_byte_is_passed_on_whole() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", "/slow", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 7");
            for (byte b : "a=1&b=2".getBytes(StandardCharsets.ISO_8859_1)) {
                client.send(new byte[] {b});
            }
            assertThat(client.answer().text()).endsWith("\r\n\r\na=1&b=2");
        }
    }

    @Test
    void one_form_behind_the_other_on_one_connection_are_two_forms() throws Exception {
        try (RawClient client = stage.client()) {
            String one = "POST /1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na=1";
            String two = "POST /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nb=22";
            client.send(one + two);
            assertThat(client.answer().text()).startsWith("POST /1 ").endsWith("\r\n\r\na=1");
            assertThat(client.answer().text()).startsWith("POST /2 ").endsWith("\r\n\r\nb=22");
        }
    }

    @Test
    void an_answer_that_comes_before_the_body_was_read_reaches_a_client_that_waits_for_it() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.answer(413, "enough".getBytes(StandardCharsets.ISO_8859_1), "Connection: close");
            scene.close();
        });
        try (RawClient client = stage.client()) {
            client.request("POST", "/early", "Content-Length: 1000000").send("the beginning");
            RawAnswer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("enough");
            assertThat(answer.end().clean()).isTrue();
        }
    }

    private static String everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
