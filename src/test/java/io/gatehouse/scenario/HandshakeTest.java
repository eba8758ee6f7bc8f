package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.testing.Frame;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may leave HTTP for WebSocket, and what both sides are told. */
class HandshakeTest {

    private static final String ROUTES = """
            <routes>
              <route name="own" path="/own" to="app"><websocket/></route>
              <route name="shop" path="/shop" to="app">
                <websocket origins="https://shop.example.com https://*.partner.example"/>
              </route>
              <route name="any" path="/any" to="app"><websocket origins="*"/></route>
              <route name="plain" path="/plain" to="app"/>
              <route name="closed" path="/closed" to="app"><access deny="127.0.0.0/8"/><websocket/></route>
              <route name="known" path="/known" to="app">
                <authenticate><api-key with="keys"/></authenticate><websocket/>
              </route>
              <route name="rare" path="/rare" to="app"><websocket/><rate-limit rate="1/h" burst="1"/></route>
              <route name="fields" path="/fields" to="app">
                <websocket/>
                <headers><request set="X-Tenant" value="t"/><response set="X-Seen" value="s"/></headers>
              </route>
            </routes>
            <keys name="keys" source="FILE" pepper="file:FILE"/>
            """;

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        Path keys = Files.writeString(Files.createTempFile("keys", ""), "# nobody\n");
        stage = Stage.routing(ROUTES.replace("FILE", keys.toString()));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.upstreamPlays(scene -> {
            if (scene.head().headers().contains("Upgrade")) {
                scene.switchToWebSocket();
                scene.send(scene.frame().plain());
                scene.close();
            } else {
                Stage.echo(scene);
            }
        });
    }

    private static RawAnswer ask(String path, String... fields) throws Exception {
        return stage.get(path, fields);
    }

    /** @return the status, and behind a 101 it was seen that the other side is there */
    private static int open(String path, String... more) throws Exception {
        try (RawClient client = stage.client()) {
            RawHead head = client.get(path, Frame.handshake(more)).head();
            if (head.status() == 101) {
                client.send(Frame.text("hello").masked());
                assertThat(client.frame()).isEqualTo(Frame.text("hello"));
                assertThat(client.closedByPeer()).isTrue();
            }
            return head.status();
        }
    }

    @Test
    void a_handshake_passes_with_its_fields_and_the_gateways_own() throws Exception {
        try (RawClient client = stage.client()) {
            String[] fields = Frame.handshake(
                    "Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Extensions: permessage-deflate", "Cookie: a=b");
            RawHead head = client.get("/fields?q=1", fields).head();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.headers().all("Connection")).containsExactlyInAnyOrder("Upgrade");
            assertThat(head.headers().all("Upgrade")).containsExactly("websocket");
            assertThat(head.headers().all("Sec-WebSocket-Accept")).containsExactly("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(head.headers().first("X-Request-Id")).isNotBlank();
            assertThat(head.headers().first("X-Seen")).isEqualTo("s");
            assertThat(head.headers().contains("Content-Length")).isFalse();
            assertThat(head.headers().contains("Transfer-Encoding")).isFalse();
        }
        Headers sent = stage.lastRequest().headers();
        assertThat(stage.lastRequest().startLine()).isEqualTo("GET /fields?q=1 HTTP/1.1");
        assertThat(sent.all("Upgrade")).containsExactly("websocket");
        assertThat(sent.all("Connection")).containsExactly("Upgrade");
        assertThat(sent.all("Sec-WebSocket-Key")).containsExactly(Frame.KEY);
        assertThat(sent.all("Sec-WebSocket-Version")).containsExactly("13");
        assertThat(sent.all("Sec-WebSocket-Protocol")).containsExactly("a, b");
        assertThat(sent.all("Sec-WebSocket-Extensions")).containsExactly("permessage-deflate");
        assertThat(sent.all("Cookie")).containsExactly("a=b");
        assertThat(sent.first("X-Tenant")).isEqualTo("t");
        assertThat(sent.first("X-Forwarded-For")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Upgrade: websocket|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: short",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=!",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: ",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Version: 8|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Content-Length: 5",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Transfer-Encoding: chunked"
            })
    void a_malformed_handshake_is_answered_with_400_and_goes_nowhere(String fields) throws Exception {
        RawAnswer answer = ask("/own", fields.split("\\|"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("malformed-request");
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void another_method_is_no_handshake() throws Exception {
        RawAnswer answer = stage.ask("POST", "/own", Frame.handshake());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("POST (expected: GET)");
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void another_protocol_version_is_no_handshake() throws Exception {
        String fields = String.join("\r\n", Frame.handshake());
        assertThat(stage.raw("GET /own HTTP/1.0\r\nHost: localhost\r\n" + fields + "\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(stage.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "12", "14", "0013", "x"})
    void another_version_is_told_which_one_is_spoken(String version) throws Exception {
        RawAnswer answer = ask(
                "/own",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: " + version,
                "Sec-WebSocket-Key: " + Frame.KEY);
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(answer.header("Upgrade")).isEqualTo("websocket");
        assertThat(answer.text()).contains("websocket-version");
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void names_are_read_without_regard_to_case_and_in_lists() throws Exception {
        try (RawClient client = stage.client()) {
            client.get(
                    "/own",
                    "upgrade: h2c, WebSocket",
                    "connection: keep-alive, UPGRADE",
                    "sec-websocket-version: 13",
                    "sec-websocket-key: " + Frame.KEY);
            assertThat(client.head().status()).isEqualTo(101);
        }
    }

    @Test
    void a_page_of_another_host_may_not_unless_it_is_named() throws Exception {
        assertThat(open("/own")).isEqualTo(101);
        assertThat(open("/own", "Origin: http://localhost")).isEqualTo(101);
        assertThat(open("/own", "Origin: https://localhost")).isEqualTo(101);
        assertThat(open("/shop", "Origin: https://shop.example.com")).isEqualTo(101);
        assertThat(open("/shop", "Origin: https://a.partner.example")).isEqualTo(101);
        assertThat(open("/any", "Origin: https://evil.example")).isEqualTo(101);
        assertThat(open("/any", "Origin: null")).isEqualTo(101);
        reset();
        for (String origin : new String[] {
            "https://evil.example",
            "null",
            "http://localhost.evil.example",
            "http://localhost:8080",
            "x".repeat(4_000),
            ""
        }) {
            assertThat(open("/own", "Origin: " + origin)).as(origin).isEqualTo(403);
        }
        assertThat(open("/shop", "Origin: http://shop.example.com")).isEqualTo(403);
        assertThat(open("/shop", "Origin: http://localhost")).isEqualTo(403);
        assertThat(open("/shop", "Origin: https://shop.example.com", "Origin: https://evil.example"))
                .isEqualTo(403);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void a_handshake_passes_the_guards_of_its_route() throws Exception {
        assertThat(open("/closed")).isEqualTo(403);
        assertThat(open("/known")).isEqualTo(401);
        assertThat(open("/rare")).isEqualTo(101);
        assertThat(open("/rare")).isEqualTo(429);
        assertThat(stage.seen()).hasSize(1);
    }

    @Test
    void without_the_policy_it_is_an_ordinary_request() throws Exception {
        RawAnswer answer = ask("/plain", Frame.handshake());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain("Upgrade:").doesNotContain("Connection:");
    }

    @Test
    void with_the_policy_an_ordinary_request_stays_one() throws Exception {
        assertThat(ask("/own").status()).isEqualTo(200);
        assertThat(ask("/own", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: x")
                        .status())
                .isEqualTo(200);
        assertThat(stage.ask("POST", "/own", "Content-Length: 0").status()).isEqualTo(200);
    }

    @Test
    void an_upstream_that_refuses_is_heard_and_the_connection_goes_on() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(
                scene.head().target().equals("/own?426") ? 426 : 403,
                new byte[] {(byte) 0x6e, (byte) 0x6f},
                "Sec-WebSocket-Version: 13, 8"));
        try (RawClient client = stage.client()) {
            RawAnswer answer = client.get("/own", Frame.handshake()).answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("no");
            answer = client.get("/own?426", Frame.handshake()).answer();
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13, 8");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "Upgrade: websocket|Connection: Upgrade",
                "Connection: Upgrade|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "Upgrade: websocket|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
            })
    void an_upstream_that_does_not_answer_to_the_handshake_is_a_bad_gateway(String fields) throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(101, fields.split("\\|"));
            scene.stall(Duration.ofSeconds(20));
        });
        RawAnswer answer = ask("/own", Frame.handshake());
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("upstream-malformed");
    }

    @Test
    void a_switch_that_nobody_asked_for_is_a_bad_gateway() throws Exception {
        stage.upstreamPlays(scene -> scene.switchToWebSocket());
        assertThat(ask("/own").status()).isEqualTo(502);
        assertThat(ask("/plain", Frame.handshake()).status()).isEqualTo(502);
    }
}
