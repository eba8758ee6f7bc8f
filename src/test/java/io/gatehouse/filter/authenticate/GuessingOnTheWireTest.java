package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.Secret;
import io.gatehouse.identity.key.NewKey;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who guesses credentials is turned away before the next guess is looked at. */
final class GuessingOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <trusted-proxies from="127.0.0.0/8"/>
              <keys name="partners" source="KEYS" pepper="file:PEPPER"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <route name="any" path="/any/**" to="app"><authenticate most-failures="0"><api-key with="partners"/></authenticate></route>
                <route name="watched" path="/watched/**" to="app"><authenticate most-failures="3" mode="observe"><api-key with="partners"/></authenticate></route>
                <route name="all" to="app"><authenticate most-failures="3"><api-key with="partners"/></authenticate></route>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private final NewKey key = NewKey.make(new SecureRandom(), Secret.of("pepper"), Map.of("owner", "acme"));
    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("pepper"), "pepper");
        Files.writeString(folder.resolve("keys"), key.line() + "\n");
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        gateway =
                TestGateway.start(ROUTES.replace("KEYS", folder.resolve("keys").toString())
                        .replace("PEPPER", folder.resolve("pepper").toString())
                        .replace("UPSTREAM", upstream.url()));
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    private RawAnswer from(String address, String target, String credential) throws Exception {
        return RawClient.fetch(gateway.port(), target, "X-Forwarded-For: " + address, "X-Api-Key: " + credential);
    }

    private void guess(String address, String credential) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(from(address, "/x", credential).status()).isEqualTo(401);
        }
    }

    @Test
    void an_address_that_guesses_is_turned_away_also_with_a_good_credential_and_others_are_not() throws Exception {
        guess("10.0.0.1", "nobody.x");

        RawAnswer refused = from("10.0.0.1", "/x", key.text());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.head().headers().first("Retry-After")).isEqualTo("60");
        assertThat(from("10.0.0.2", "/x", key.text()).status()).isEqualTo(200);
        assertThat(RawClient.fetch(gateway.port(), "/x", "X-Forwarded-For: 10.0.0.1")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void an_owner_whose_key_is_guessed_is_guarded_wherever_the_guesses_come_from() throws Exception {
        String id = key.text().substring(0, key.text().indexOf('.'));
        for (int i = 1; i <= 3; i++) {
            assertThat(from("10.1.0." + i, "/x", id + ".x").status()).isEqualTo(401);
        }

        assertThat(from("10.1.0.9", "/x", id + ".x").status()).isEqualTo(429);
    }

    @Test
    void who_has_only_mistyped_is_forgiven() throws Exception {
        String id = key.text().substring(0, key.text().indexOf('.'));
        for (int i = 1; i <= 9; i++) {
            assertThat(from("10.2.0." + i, "/x", id + ".x").status()).isEqualTo(401);
            assertThat(from("10.2.0." + i, "/x", key.text()).status()).isEqualTo(200);
        }
    }

    @Test
    void one_who_has_a_whole_network_is_one() throws Exception {
        for (int i = 1; i <= 3; i++) {
            assertThat(from("2001:db8:0:1::" + i, "/x", "n" + i + ".x").status())
                    .isEqualTo(401);
        }

        assertThat(from("2001:db8:0:1:ffff::1", "/x", "n4.x").status()).isEqualTo(429);
        assertThat(from("2001:db8:0:2::1", "/x", "n5.x").status()).isEqualTo(401);
    }

    @Test
    void where_any_number_is_taken_nobody_is_turned_away_and_where_it_is_watched_neither() throws Exception {
        guess("10.3.0.1", "nobody.x");

        assertThat(from("10.3.0.1", "/any/x", "nobody.x").status()).isEqualTo(401);
        assertThat(from("10.3.0.1", "/watched/x", "nobody.x").status()).isEqualTo(200);
    }
}
