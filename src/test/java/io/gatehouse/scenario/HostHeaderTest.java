package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only hosts that the descriptor declares are served, and what the upstream reads in Host is what it says. */
class HostHeaderTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.describedBy("""
                <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
                <upstream name="own" host-header="endpoint"><endpoint url="UPSTREAM"/></upstream>
                <routes host="shop.test localhost"><route name="shop" to="app"/></routes>
                <routes host="own.test"><route name="own" to="own"/></routes>
                """);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    private static int status(String head) throws Exception {
        return stage.raw(head.replace("|", "\r\n")).status();
    }

    @Test
    void the_client_s_host_is_preserved() throws Exception {
        assertThat(status("GET / HTTP/1.1|Host: shop.test:8080||")).isEqualTo(200);
        assertThat(stage.lastRequest().headers().all("Host")).containsExactly("shop.test:8080");
    }

    @Test
    void the_endpoint_s_host_is_sent_where_the_upstream_says_so() throws Exception {
        assertThat(status("GET / HTTP/1.1|Host: own.test||")).isEqualTo(200);
        assertThat(stage.lastRequest().headers().all("Host"))
                .containsExactly("127.0.0.1:" + stage.upstream().port());
        assertThat(stage.lastRequest().header("X-Forwarded-Host")).isEqualTo("own.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: evil.test||",
                "GET / HTTP/1.1|Host: shop.test.evil.test||",
                "GET / HTTP/1.1|Host: shop.test@evil.test||",
                "GET / HTTP/1.1|Host: evil.test@shop.test||",
                "GET / HTTP/1.1|Host: shop.test, evil.test||",
                "GET / HTTP/1.1|Host: shop.test evil.test||",
                "GET / HTTP/1.1|Host: shop.test/x||",
                "GET / HTTP/1.1|Host: shop.test:80x||",
                "GET / HTTP/1.1|Host: shop.test:99999||",
                "GET / HTTP/1.1|Host: http://shop.test||",
                "GET / HTTP/1.1|Host: ||",
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: shop.test|Host: evil.test||",
                "GET / HTTP/1.1|Host: evil.test|Host: shop.test||",
                "GET / HTTP/1.1|Host: shop.test|Host: shop.test||",
                "GET http://evil.test/ HTTP/1.1|Host: shop.test||",
                "GET http://shop.test/ HTTP/1.1|Host: evil.test||",
                "GET http://shop.test@evil.test/ HTTP/1.1|Host: shop.test||",
                "GET http://evil.test/ HTTP/1.1|Host: evil.test||",
                "GET //evil.test/ HTTP/1.1|Host: shop.test||",
                "GET @evil.test/ HTTP/1.1|Host: shop.test||",
            })
    void what_is_not_clearly_a_declared_host_is_refused(String head) throws Exception {
        assertThat(status(head)).isIn(400, 421);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void case_and_port_make_no_other_host() throws Exception {
        assertThat(status("GET / HTTP/1.1|Host: SHOP.Test||")).isEqualTo(200);
        assertThat(status("GET / HTTP/1.1|host: shop.test:1||")).isEqualTo(200);
        assertThat(status("GET http://shop.test/ HTTP/1.1|Host: shop.test||")).isEqualTo(200);
    }

    @Test
    void a_host_that_is_not_served_is_misdirected() throws Exception {
        assertThat(status("GET / HTTP/1.1|Host: other.test||")).isEqualTo(421);
    }
}
