package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a proxy in front may say: who signed on there, and whose certificate it has seen. */
final class ProxiesSayWhoOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <trusted-proxies from="PROXIES"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <defaults><headers><request set="X-User" value="{claim:sub}"/></headers></defaults>
                <route name="signed-on" path="/signed-on/**" to="app">
                  <authenticate><trusted-header roles-header="X-Remote-Groups"/></authenticate><require any-role="staff"/>
                </route>
                <route name="certified" path="/certified/**" to="app"><authenticate><client-cert header="Client-Cert"/></authenticate></route>
                <route name="open" path="/open/**" to="app"><authenticate><anonymous/></authenticate></route>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private TestUpstream upstream;
    private TestGateway trusting;
    private TestGateway strict;

    @BeforeEach
    void open() throws Exception {
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        trusting = start("127.0.0.0/8");
        strict = start("10.0.0.0/8");
    }

    private TestGateway start(String proxies) throws Exception {
        return TestGateway.start(ROUTES.replace("PROXIES", proxies).replace("UPSTREAM", upstream.url()));
    }

    @AfterEach
    void close() {
        trusting.close();
        strict.close();
        upstream.close();
    }

    private RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    private static RawAnswer get(TestGateway gateway, String target, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), target, fields);
    }

    @Test
    void who_signed_on_in_front_goes_on_when_a_trusted_proxy_says_so() throws Exception {
        assertThat(get(trusting, "/signed-on/x", "X-Remote-User: alice", "X-Remote-Groups: sales, staff")
                        .status())
                .isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
        assertThat(last().text()).doesNotContain("X-Remote").doesNotContain("x-remote");
        assertThat(get(trusting, "/signed-on/x", "X-Remote-User: alice", "X-Remote-Groups: sales")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void nobody_else_may_say_so() throws Exception {
        assertThat(get(strict, "/signed-on/x", "X-Remote-User: alice", "X-Remote-Groups: staff")
                        .status())
                .isEqualTo(401);
        assertThat(get(trusting, "/signed-on/x", "X-Remote-User: alice", "X-Remote-User: bob", "X-Remote-Groups: staff")
                        .status())
                .isEqualTo(401);
        assertThat(get(trusting, "/signed-on/x", "X_Remote_User: alice", "X-Remote-Groups: staff")
                        .status())
                .isEqualTo(401);
        assertThat(upstream.requests()).isZero();
    }

    @Test
    void no_upstream_sees_what_only_a_proxy_may_say() throws Exception {
        assertThat(get(strict, "/open/x", "X-Remote-User: alice", "x_remote_groups: staff", "Client_Cert: x")
                        .status())
                .isEqualTo(200);

        assertThat(last().text().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("remote")
                .doesNotContain("cert");
    }

    @Test
    void a_certificate_is_believed_from_a_trusted_proxy_only() throws Exception {
        X509Certificate certificate = (X509Certificate)
                TestKey.make(folder, "partner", "dns:partner.example").certificate();
        String encoded = Base64.getEncoder().encodeToString(certificate.getEncoded());
        String text = "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n";
        for (String field : List.of(
                ":" + encoded + ":",
                URLEncoder.encode(text, StandardCharsets.US_ASCII).replace("+", "%20"))) {
            assertThat(get(trusting, "/certified/x", "Client-Cert: " + field).status())
                    .isEqualTo(200);
            assertThat(last().headers().all("X-User"))
                    .containsExactly(certificate.getSubjectX500Principal().getName());
            assertThat(get(strict, "/certified/x", "Client-Cert: " + field).status())
                    .isEqualTo(401);
        }
        for (String rubbish : List.of("::", ":AAAA:", "%ZZ", "-----BEGIN CERTIFICATE-----", ":" + encoded)) {
            assertThat(get(trusting, "/certified/x", "Client-Cert: " + rubbish).status())
                    .isEqualTo(401);
        }
    }
}
