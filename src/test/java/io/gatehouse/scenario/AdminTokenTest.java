package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators who come to the desk with a token of an identity of the descriptor. */
class AdminTokenTest {

    private TestProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        System.setProperty("gatehouse.admin-identity", "corp");
        provider = new TestProvider();
        gateway =
                TestGateway.start("<gateway xmlns='urn:gatehouse:1'><identity name='corp' issuer='" + provider.issuer()
                        + "' audience='api'/><routes><route name='a' path='/a'><authenticate><bearer with='corp'/></authenticate>"
                        + "<respond status='204'/></route></routes></gateway>");
    }

    @AfterEach
    void close() {
        System.clearProperty("gatehouse.admin-identity");
        gateway.close();
        provider.close();
    }

    private int status(String token, String method, String path) throws Exception {
        return AdminClient.with(gateway.url(), "Bearer " + token)
                .send(method, path, "", "X-Gatehouse-Admin", "1")
                .statusCode();
    }

    private String token(String... roles) {
        return provider.token(claims -> claims.claim("roles", List.of(roles)));
    }

    @Test
    void the_roles_of_a_token_say_what_its_bearer_may() throws Exception {
        String monitor = token("gateway-monitor");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (status(monitor, "GET", "gateway") == 503 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(status(monitor, "GET", "gateway")).isEqualTo(200);
        assertThat(status(monitor, "POST", "reload")).isEqualTo(403);
        assertThat(status(token("gateway-admin"), "POST", "reload")).isEqualTo(200);
        assertThat(status(token("staff"), "GET", "gateway")).isEqualTo(403);
        assertThat(status(monitor + "x", "GET", "gateway")).isEqualTo(401);
        assertThat(gateway.admin().send("GET", "gateway", "").statusCode()).isEqualTo(200);
    }
}
