package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** What browsers send along by themselves does not let pages of other sites change anything. */
final class PagesOfOtherSitesOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <trusted-proxies from="127.0.0.0/8"/>
              <users name="staff" source="STAFF"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <route name="certified" path="/certified/**" to="app"><authenticate><client-cert header="Client-Cert"/></authenticate></route>
                <route name="lent" path="/lent/**" to="app">
                  <cors origins="https://shop.example" credentials="true"/><authenticate><client-cert header="Client-Cert"/></authenticate>
                </route>
                <route name="read" path="/read/**" to="app">
                  <cors origins="https://shop.example"/><authenticate><client-cert header="Client-Cert"/></authenticate>
                </route>
                <route name="watched" path="/watched/**" to="app"><authenticate mode="observe"><basic with="staff"/></authenticate></route>
                <route name="shared" path="/shared/**" to="app">
                  <cors origins="https://shop.example"/><authenticate><basic with="staff"/></authenticate>
                </route>
                <route name="public" path="/public/**" to="app"><cors origins="*"/><authenticate><basic with="staff"/></authenticate></route>
                <route name="all" to="app"><authenticate><basic with="staff"/></authenticate></route>
              </routes>
            </gateway>
            """;

    private static final String ALICE = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("alice:s3cr3t".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        String hash = BCrypt.hashpw("s3cr3t".getBytes(StandardCharsets.UTF_8), BCrypt.gensalt("$2y", 4));
        Path staff = Files.writeString(folder.resolve("staff"), "alice:" + hash + "\n");
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        gateway = TestGateway.start(ROUTES.replace("STAFF", staff.toString()).replace("UPSTREAM", upstream.url()));
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    private RawAnswer send(String method, String target, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(gateway.port())) {
            List<String> all = new ArrayList<>(List.of(fields));
            all.add("Content-Length: 0");
            return client.request(method, target, all.toArray(String[]::new)).answer();
        }
    }

    private int post(String target, String... fields) throws IOException {
        return send("POST", target, fields).status();
    }

    @Test
    void a_page_of_another_site_changes_nothing_with_the_password_that_the_browser_has() throws Exception {
        for (String from : List.of(
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: https://evil.example",
                "Origin: null")) {
            RawAnswer refused = send("POST", "/x", ALICE, from);

            assertThat(refused.status()).as(from).isEqualTo(403);
            assertThat(refused.text()).contains("cross-site");
            assertThat(post("/watched/x", ALICE, from)).isEqualTo(200);
            assertThat(send("GET", "/x", ALICE, from).status()).isEqualTo(200);
        }
    }

    @Test
    void an_own_page_and_a_program_do() throws Exception {
        assertThat(post("/x", ALICE)).isEqualTo(200);
        assertThat(post("/x", ALICE, "Sec-Fetch-Site: same-origin")).isEqualTo(200);
        assertThat(post("/x", ALICE, "Sec-Fetch-Site: none")).isEqualTo(200);
        assertThat(post("/x", ALICE, "Origin: http://localhost")).isEqualTo(200);
    }

    @Test
    void who_brings_no_good_password_is_asked_for_one_wherever_the_page_is_from() throws Exception {
        assertThat(post("/x", "Sec-Fetch-Site: cross-site")).isEqualTo(401);
        assertThat(post("/x", "Authorization: Basic YWxpY2U6eA==", "Sec-Fetch-Site: cross-site"))
                .isEqualTo(401);
    }

    @Test
    void a_site_that_cors_names_may_and_one_of_all_may_not() throws Exception {
        assertThat(post("/shared/x", ALICE, "Origin: https://shop.example", "Sec-Fetch-Site: cross-site"))
                .isEqualTo(200);
        assertThat(post("/shared/x", ALICE, "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"))
                .isEqualTo(403);
        assertThat(post("/public/x", ALICE, "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"))
                .isEqualTo(403);
    }

    @Test
    void a_certificate_that_the_browser_has_is_not_for_pages_of_other_sites() throws Exception {
        byte[] certificate = TestKey.make(folder, "partner", "dns:partner.example")
                .certificate()
                .getEncoded();
        String field = "Client-Cert: :" + Base64.getEncoder().encodeToString(certificate) + ':';

        assertThat(post("/certified/x", field)).isEqualTo(200);
        assertThat(post("/certified/x", field, "Sec-Fetch-Site: cross-site")).isEqualTo(403);
        String[] shop = {field, "Origin: https://shop.example", "Sec-Fetch-Site: cross-site"};
        assertThat(post("/lent/x", shop))
                .as("a site that cors trusts with credentials")
                .isEqualTo(200);
        assertThat(post("/read/x", shop)).as("one that it does not").isEqualTo(403);
    }
}
