package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that go where others went before. */
class BelongingTest {

    @TempDir
    private Path folder;

    private TestUpstream one;
    private TestUpstream two;

    @BeforeEach
    void open() throws Exception {
        one = upstream("1");
        two = upstream("2");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static TestUpstream upstream(String name) throws Exception {
        return TestUpstream.playing(scene -> scene.answer(200, name.getBytes(StandardCharsets.US_ASCII)));
    }

    /** A key that gateways may share. */
    private String signing() throws Exception {
        Path key = folder.resolve("signing.pem");
        if (!Files.exists(key)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            String text = Base64.getMimeEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        }
        return "<signing key='file:" + key + "'/>";
    }

    private TestGateway gateway(String attributes, String ofOne, String ofTwo) throws Exception {
        return gateway("", attributes, ofOne, ofTwo);
    }

    private TestGateway gateway(String before, String attributes, String ofOne, String ofTwo) throws Exception {
        return TestGateway.start(
                "<gateway xmlns='urn:gatehouse:1'>" + before + "<upstream name='app' " + attributes + "><endpoint url='"
                        + one.url() + "' " + ofOne + "/><endpoint url='" + two.url() + "' " + ofTwo
                        + "/></upstream><routes><route name='all' to='app'/></routes></gateway>");
    }

    private static String get(TestGateway gateway, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), "/", fields).text();
    }

    @Test
    void equal_keys_go_to_the_same_endpoint_also_after_a_restart() throws Exception {
        String[] first = new String[20];
        Set<String> seen = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            try (TestGateway gateway = gateway("balance='hash' hash-on='header:X-User'", "", "")) {
                for (int i = 0; i < first.length; i++) {
                    String by = get(gateway, "X-User: u" + i);
                    seen.add(by);
                    first[i] = first[i] == null ? by : first[i];
                    assertThat(by).isEqualTo(first[i]);
                    assertThat(get(gateway, "X-User: u" + i)).isEqualTo(by);
                }
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void a_request_without_what_is_hashed_goes_anywhere() throws Exception {
        Set<String> seen = new HashSet<>();
        try (TestGateway gateway = gateway("balance='hash' hash-on='cookie:SID'", "", "")) {
            for (int i = 0; i < 100; i++) {
                seen.add(get(gateway));
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void a_cookie_keeps_a_client_where_it_was_and_is_for_nobody_else() throws Exception {
        String cookie;
        String by;
        try (TestGateway gateway = gateway(signing(), "sticky-cookie='node'", "", "")) {
            RawAnswer first = RawClient.fetch(gateway.port(), "/");
            by = first.text();
            String said = first.header("Set-Cookie");
            assertThat(said).matches("node=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax");
            cookie = said.substring(0, said.indexOf(';'));
        }
        // after a restart, as on another node with the same key
        try (TestGateway gateway = gateway(signing(), "sticky-cookie='node'", "", "")) {
            for (int i = 0; i < 6; i++) {
                RawAnswer again = RawClient.fetch(gateway.port(), "/", "Cookie: a=b; " + cookie);
                assertThat(again.text()).isEqualTo(by);
                assertThat(again.header("Set-Cookie")).isNull();
            }
        }
        TestUpstream its = by.equals("1") ? one : two;
        assertThat(its.received())
                .last()
                .satisfies(head -> assertThat(head.headers().all("Cookie")).containsExactly("a=b"));
    }

    @Test
    void a_cookie_that_names_nobody_is_replaced() throws Exception {
        try (TestGateway gateway = gateway("sticky-cookie='node'", "", "")) {
            RawAnswer answer = RawClient.fetch(gateway.port(), "/", "Cookie: node=nobody");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Set-Cookie")).startsWith("node=");
        }
    }

    @Test
    void a_cookie_that_another_key_has_made_or_that_somebody_made_up_chooses_nobody() throws Exception {
        String others;
        try (TestGateway gateway = gateway(signing(), "sticky-cookie='node'", "", "")) {
            others = RawClient.fetch(gateway.port(), "/").header("Set-Cookie").split("[=;]", 3)[1];
        }
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(("gatehouse sticky " + one.url()).getBytes(StandardCharsets.UTF_8));
        String madeUp = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 12));
        try (TestGateway gateway = gateway("sticky-cookie='node'", "", "")) {
            for (String cookie : new String[] {others, madeUp, one.url()}) {
                assertThat(RawClient.fetch(gateway.port(), "/", "Cookie: node=" + cookie)
                                .header("Set-Cookie"))
                        .startsWith("node=")
                        .doesNotContain(cookie);
            }
        }
    }

    @Test
    void a_session_in_the_path_stays_at_its_node_and_gives_way_to_one_in_a_cookie() throws Exception {
        try (TestGateway gateway = TestGateway.start(
                "<gateway xmlns='urn:gatehouse:1'><upstream name='app' sticky-session='JSESSIONID'><endpoint url='"
                        + one.url() + "' route='node1'/><endpoint url='" + two.url() + "' route='node2'/></upstream>"
                        + "<routes><route name='kept' path='/kept/**' to='app' session-urls='forward'/>"
                        + "<route name='cut' path='/cut/**' to='app' session-urls='strip'/></routes></gateway>")) {
            for (int i = 0; i < 4; i++) {
                for (String path : new String[] {"/kept/x", "/cut/x"}) {
                    assertThat(RawClient.fetch(gateway.port(), path + ";jsessionid=8A.node1")
                                    .text())
                            .isEqualTo("1");
                    assertThat(RawClient.fetch(gateway.port(), path + ";jsessionid=8A.node2")
                                    .text())
                            .isEqualTo("2");
                    assertThat(RawClient.fetch(
                                            gateway.port(),
                                            path + ";jsessionid=8A.node2",
                                            "Cookie: JSESSIONID=7B.node1")
                                    .text())
                            .isEqualTo("1");
                    assertThat(RawClient.fetch(gateway.port(), path + ";jsessionid=8A.node2", "Cookie: JSESSIONID=7B")
                                    .text())
                            .isEqualTo("2");
                }
            }
        }
    }

    @Test
    void a_session_stays_at_its_node_also_while_that_drains() throws Exception {
        try (TestGateway gateway =
                gateway("sticky-session='JSESSIONID'", "route='node1' drain='true'", "route='node2'")) {
            assertThat(get(gateway, "Cookie: JSESSIONID=8A.7F.node1")).isEqualTo("1");
            assertThat(get(gateway, "Cookie: JSESSIONID=8A.node2")).isEqualTo("2");
            for (String none : new String[] {"8A", "8A.node3", "node1", "8A."}) {
                assertThat(get(gateway, "Cookie: JSESSIONID=" + none)).isEqualTo("2");
            }
        }
    }

    @Test
    void a_session_whose_node_is_gone_goes_elsewhere() throws Exception {
        int nobodys;
        try (ServerSocket free = new ServerSocket(0)) {
            nobodys = free.getLocalPort();
        }
        try (TestGateway gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'>"
                + "<upstream name='app' sticky-session='JSESSIONID'><endpoint url='http://127.0.0.1:" + nobodys
                + "' route='node1'/><endpoint url='" + two.url() + "' route='node2'/></upstream>"
                + "<routes><route name='all' to='app'/></routes></gateway>")) {
            assertThat(get(gateway, "Cookie: JSESSIONID=8A.node1")).isEqualTo("2");
        }
    }

    @Test
    void the_client_remembers_who_has_answered_in_the_end_and_nobody_who_broke_off_before() throws Exception {
        one.close();
        one = TestUpstream.playing(scene -> {
            scene.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal");
            scene.reset();
        });
        try (TestGateway gateway = TestGateway.start(
                "<gateway xmlns='urn:gatehouse:1'><upstream name='app'"
                        + " sticky-cookie='node'><endpoint url='" + one.url() + "'/><endpoint url='" + two.url()
                        + "' tier='2'/></upstream><routes><route name='all' to='app'><retry max='2' on='broken'/></route></routes></gateway>")) {
            RawAnswer answer = RawClient.fetch(gateway.port(), "/");
            assertThat(answer.text()).isEqualTo("2");
            assertThat(answer.head().count("Set-Cookie")).isEqualTo(1);
            String cookie = answer.header("Set-Cookie");
            assertThat(get(gateway, "Cookie: " + cookie.substring(0, cookie.indexOf(';'))))
                    .isEqualTo("2");
            assertThat(one.requests()).isEqualTo(1);
        }
    }
}
