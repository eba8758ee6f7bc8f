package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestLog;
import org.junit.jupiter.api.Test;

/** Whose keys come over a network as they are can be anybody's. */
final class ProvidersInTheClearTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="clear" issuer="http://id.invalid/realms/x" audience="a"/>
              <identity name="keys" issuer="http://id.invalid/realms/x" jwks="https://id.invalid/keys" audience="a"/>
              <identity name="clear-keys" issuer="https://id.invalid/realms/x" jwks="http://keys.invalid/keys" audience="a"/>
              <identity name="here" issuer="http://127.0.0.1:1/realms/x" audience="a"/>
              <identity name="encrypted" issuer="https://id.invalid/realms/x" audience="a"/>
              <routes><route name="all"><respond status="200"/></route></routes>
            </gateway>
            """;

    @Test
    void a_provider_that_is_asked_without_encryption_is_warned_of_unless_it_is_on_this_machine() throws Exception {
        try (TestLog log = new TestLog("io.gatehouse.identity");
                TestGateway gateway = TestGateway.start(ROUTES)) {
            assertThat(gateway.port()).isPositive();
            assertThat(log.lines("keys and secrets go over the network as they are"))
                    .containsExactlyInAnyOrder(
                            "identity clear: http://id.invalid/realms/x: keys and secrets go over the network as they are"
                                    + " (expected: https://)",
                            "identity clear-keys: http://keys.invalid/keys: keys and secrets go over the network as they"
                                    + " are (expected: https://)");
        }
    }
}
