package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.command.Cli;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that the command makes, on real sockets. */
final class ApiKeyOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <keys name="partners" source="KEYS" pepper="file:PEPPER"/>
              <identity name="corp" issuer="ISSUER" audience="api"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <defaults>
                  <authenticate most-failures="0"><api-key with="partners"/><bearer with="corp"/></authenticate>
                  <headers><request set="X-User" value="{claim:sub}"/></headers>
                </defaults>
                <route name="both" path="/both/**" to="app">
                  <authenticate need="all"><api-key with="partners" header="X-Partner"/><bearer with="corp"/></authenticate>
                  <require all-roles="buyer admin"/>
                </route>
                <route name="admin" path="/admin/**" to="app"><require any-role="admin"/></route>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private final TestTime time = new TestTime();
    private TestProvider provider;
    private TestUpstream upstream;
    private TestGateway gateway;
    private String key;

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("pepper"), "a pepper\n");
        key = newKey("acme", "--roles", "buyer");
        provider = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        gateway = TestGateway.start(
                ROUTES.replace("ISSUER", provider.issuer())
                        .replace("KEYS", folder.resolve("partners.keys").toString())
                        .replace("PEPPER", folder.resolve("pepper").toString())
                        .replace("UPSTREAM", upstream.url()),
                time);
    }

    private String newKey(String owner, String... more) throws Exception {
        List<String> args = new java.util.ArrayList<>(List.of(
                "key",
                "new",
                "--owner",
                owner,
                "--pepper",
                "file:" + folder.resolve("pepper"),
                "--add-to",
                folder.resolve("partners.keys").toString()));
        args.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Cli.run(args.toArray(String[]::new), new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
        assertThat(code).isZero();
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        provider.close();
    }

    private RawAnswer get(String target, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), target, fields);
    }

    private RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    @Test
    void who_came_with_a_key_and_may_not_is_told_nothing_of_tokens() throws Exception {
        RawAnswer refused = RawClient.fetch(gateway.port(), "/admin/x", "X-Api-Key: " + key);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.head().headers().contains("WWW-Authenticate")).isFalse();
    }

    @Test
    void who_has_a_key_goes_on_and_the_upstream_hears_who_and_not_the_key() throws Exception {
        assertThat(get("/x", "X-Api-Key: " + key).status()).isEqualTo(200);

        assertThat(last().headers().all("X-User")).containsExactly("acme");
        assertThat(last().text()).doesNotContain(key);
    }

    @Test
    void a_challenge_names_every_way_in() throws Exception {
        RawAnswer answer = get("/x");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head().headers().all("WWW-Authenticate"))
                .containsExactly("ApiKey realm=\"partners\", header=\"X-Api-Key\"", "Bearer realm=\"corp\"");
        assertThat(answer.text()).contains("expected: api-key or bearer");
    }

    @Test
    void a_bad_key_is_401_and_a_good_token_beside_it_suffices() throws Exception {
        RawAnswer bad = get("/x", "X-Api-Key: " + key + "x");
        assertThat(bad.status()).isEqualTo(401);
        assertThat(bad.head().headers().all("WWW-Authenticate").get(0)).contains("invalid_key");
        assertThat(get("/x", "X-Api-Key: " + key, "X-Api-Key: " + key).status()).isEqualTo(401);

        assertThat(get("/x", "X-Api-Key: " + key + "x", "Authorization: Bearer " + provider.token())
                        .status())
                .isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
    }

    @Test
    void where_all_are_needed_each_adds_what_it_knows() throws Exception {
        String token = "Authorization: Bearer " + provider.token(claims -> claims.claim("roles", List.of("admin")));
        assertThat(get("/both/x", "X-Partner: " + key, token).status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");

        assertThat(get("/both/x", "X-Partner: " + key).status()).isEqualTo(401);
        assertThat(get("/both/x", token).status()).isEqualTo(401);
        assertThat(get("/both/x", "X-Partner: " + key + "x", token).status()).isEqualTo(401);
    }

    @Test
    void a_key_that_is_added_is_good_and_one_that_is_taken_out_is_not_without_a_restart() throws Exception {
        String second = newKey("acme");
        awaitStatus(second, 200);

        Files.write(
                folder.resolve("partners.keys"),
                Files.readAllLines(folder.resolve("partners.keys")).stream()
                        .filter(line -> !line.startsWith(key.substring(0, key.indexOf('.'))))
                        .toList());
        awaitStatus(key, 401);
        assertThat(get("/x", "X-Api-Key: " + second).status()).isEqualTo(200);
    }

    private void awaitStatus(String presented, int expected) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        int status = 0;
        while (status != expected && System.nanoTime() < end) {
            time.advance(Duration.ofMillis(500));
            status = get("/x", "X-Api-Key: " + presented).status();
        }
        assertThat(status).isEqualTo(expected);
    }
}
