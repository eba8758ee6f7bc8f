package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.launcher.StartFailure;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestDirectory;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Names and passwords, on real sockets. */
final class BasicOnTheWireTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <users name="staff" source="STAFF" groups="GROUPS"/>
              <users name="corp">
                <ldap url="ldaps://127.0.0.1:PORT" base="ou=people,dc=example,dc=com" bind="cn=gateway,dc=example,dc=com"
                      password="file:PASSWORD" roles="memberOf" trust="TRUST"/>
              </users>
              <identity name="id" issuer="ISSUER" audience="api"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <defaults>
                  <authenticate most-failures="0"><basic with="staff"/></authenticate>
                  <headers><request set="X-User" value="{claim:sub}"/></headers>
                </defaults>
                <route name="relay" path="/relay/**" to="app"><authenticate><basic with="staff" relay="true"/></authenticate></route>
                <route name="admin" path="/admin/**" to="app"><require any-role="admin"/></route>
                <route name="corp" path="/corp/**" to="app"><authenticate most-failures="0"><basic with="corp"/></authenticate></route>
                <route name="either" path="/either/**" to="app"><authenticate><bearer with="id"/><basic with="staff"/></authenticate></route>
                <route name="optional" path="/optional/**" to="app"><authenticate optional="true"><basic with="staff"/></authenticate></route>
                <route name="token" path="/token/**" to="app"><authenticate optional="true"><bearer with="id"/></authenticate></route>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    private static final String CHALLENGE = "Basic realm=\"staff\", charset=\"UTF-8\"";

    @TempDir
    private Path folder;

    private final TestTime time = new TestTime();
    private TestKey key;
    private TestDirectory directory;
    private TestProvider provider;
    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        key = TestKey.make(folder, "ldap", "ip:127.0.0.1");
        directory = new TestDirectory(0, key);
        provider = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        Files.writeString(folder.resolve("password"), TestDirectory.GATEWAY_PASSWORD + "\n");
        write("staff", line("alice", "s3cr3t-canary") + line("jörg", "größe"));
        write("groups", "admin: alice\n");
        gateway = TestGateway.start(
                ROUTES.replace("STAFF", folder.resolve("staff").toString())
                        .replace("GROUPS", folder.resolve("groups").toString())
                        .replace("PORT", Integer.toString(directory.port()))
                        .replace("PASSWORD", folder.resolve("password").toString())
                        .replace("TRUST", key.pem().toString())
                        .replace("ISSUER", provider.issuer())
                        .replace("UPSTREAM", upstream.url()),
                time);
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        provider.close();
        directory.close();
    }

    private static String line(String name, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return name + ':' + BCrypt.hashpw(bytes, BCrypt.gensalt("$2y", 4)) + '\n';
    }

    /** As a tool for people does, whole or not at all. */
    private void write(String name, String text) throws Exception {
        Path written = Files.writeString(folder.resolve(name + ".new"), text);
        Files.move(written, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String basic(String name, String password) {
        byte[] both = (name + ':' + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(both);
    }

    private RawAnswer get(String target, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), target, fields);
    }

    private RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    @Test
    void who_has_a_password_goes_on_and_the_upstream_hears_who_and_not_the_password() throws Exception {
        assertThat(get("/x", basic("alice", "s3cr3t-canary")).status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
        assertThat(last().headers().all("Authorization")).isEmpty();
        assertThat(get("/admin/x", basic("alice", "s3cr3t-canary")).status()).isEqualTo(200);

        assertThat(get("/x", basic("jörg", "größe")).status()).isEqualTo(200);
        assertThat(get("/admin/x", basic("jörg", "größe")).status()).isEqualTo(403);

        assertThat(get("/relay/x", basic("alice", "s3cr3t-canary")).status()).isEqualTo(200);
        assertThat(last().headers().all("Authorization")).hasSize(1);
    }

    @Test
    void anybody_else_is_401_with_a_challenge_that_says_the_encoding_and_nothing_goes_upstream() throws Exception {
        String good = basic("alice", "s3cr3t-canary");
        for (String[] fields : List.of(
                new String[] {},
                new String[] {basic("alice", "wrong")},
                new String[] {basic("mallory", "s3cr3t-canary")},
                new String[] {basic("alice", "")},
                new String[] {basic("", "s3cr3t-canary")},
                new String[] {good, good},
                new String[] {"Authorization: Bearer x", good},
                new String[] {good + "!"},
                new String[] {"Authorization: Basic"},
                new String[] {"Authorization: Basic YQ=="})) {
            RawAnswer answer = get("/x", fields);
            assertThat(answer.status()).as("%s", List.of(fields)).isEqualTo(401);
            assertThat(answer.head().headers().all("WWW-Authenticate")).containsExactly(CHALLENGE);
        }
        assertThat(get("/optional/x", basic("alice", "wrong")).status()).isEqualTo(401);
        assertThat(get("/optional/x", "Authorization: Bearer x", good).status()).isEqualTo(401);
        assertThat(get("/token/x", good, "Authorization: Bearer " + provider.token())
                        .status())
                .isEqualTo(401);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void beside_a_token_each_is_looked_at_by_its_own_way() throws Exception {
        assertThat(get("/either/x", basic("alice", "s3cr3t-canary")).status()).isEqualTo(200);
        assertThat(get("/either/x", "Authorization: Bearer " + provider.token()).status())
                .isEqualTo(200);

        RawAnswer bad = get("/either/x", basic("alice", "wrong"));
        assertThat(bad.status()).isEqualTo(401);
        assertThat(bad.head().headers().all("WWW-Authenticate")).containsExactly("Bearer realm=\"id\"", CHALLENGE);
        assertThat(get("/either/x", "Authorization: Bearer x").head().headers().all("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"id\", error=\"invalid_token\"", CHALLENGE);
    }

    @Test
    void a_file_that_is_changed_is_in_force_without_a_restart() throws Exception {
        assertThat(get("/x", basic("alice", "s3cr3t-canary")).status()).isEqualTo(200);
        write("staff", line("alice", "another"));

        await(basic("alice", "another"), "/x", 200);
        assertThat(get("/x", basic("alice", "s3cr3t-canary")).status()).isEqualTo(401);
    }

    @Test
    void a_directory_says_who_people_are_by_tls_and_while_it_is_down_nobody_can_tell() throws Exception {
        assertThat(get("/corp/x", basic("ALICE", "wonderland")).status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
        assertThat(get("/corp/x", basic("alice", "builder")).status()).isEqualTo(401);
        assertThat(get("/corp/x", basic("mallory", "x")).status()).isEqualTo(401);
        assertThat(get("/corp/x", basic("*", "wonderland")).status()).isEqualTo(401);

        int port = directory.port();
        directory.close();
        RawAnswer down = get("/corp/x", basic("bob", "builder"));
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.head().headers().first("Retry-After")).isEqualTo("5");
        assertThat(down.text()).contains("identity-unavailable");
        assertThat(get("/corp/x", basic("ALICE", "wonderland")).status()).isEqualTo(200);
        assertThat(get("/x", basic("alice", "s3cr3t-canary")).status()).isEqualTo(200);

        directory = new TestDirectory(port, key);
        await(basic("bob", "builder"), "/corp/x", 200);
    }

    @Test
    void no_password_is_in_a_log_or_an_answer() throws Exception {
        try (TestLog log = new TestLog("io.gatehouse");
                TestLog library = new TestLog("com.unboundid")) {
            List<RawAnswer> answers = List.of(
                    get("/x", basic("alice", "s3cr3t-canary")),
                    get("/x", basic("alice", "s3cr3t-canary-wrong")),
                    get("/x", basic("s3cr3t-canary", "s3cr3t-canary")),
                    get("/x", "Authorization: Basic s3cr3t-canary:s3cr3t-canary"),
                    get("/corp/x", basic("alice", "s3cr3t-canary")),
                    get("/corp/x", basic("s3cr3t-canary", "s3cr3t-canary")));
            directory.close();
            RawAnswer down = get("/corp/x", basic("bob", "s3cr3t-canary"));
            assertThat(down.status()).isEqualTo(503);
            assertThat(Stream.concat(answers.stream(), Stream.of(down)).map(RawAnswer::text))
                    .noneMatch(text -> text.contains("s3cr3t-canary"));

            assertThat(log.lines("users corp: ldaps://127.0.0.1:")).isNotEmpty();
            for (String secret : List.of("s3cr3t", "czNjcjN0", "$2y$")) {
                assertThat(log.lines(secret)).isEmpty();
                assertThat(library.lines(secret)).isEmpty();
            }
        }
    }

    @Test
    void that_both_a_password_and_a_token_are_needed_is_refused_because_no_request_can_have_both() {
        StartFailure refused = catchThrowableOfType(StartFailure.class, () -> TestGateway.start("""
                        <gateway xmlns="urn:gatehouse:1">
                          <users name="staff" source="/nowhere"/>
                          <identity name="id" issuer="https://id.example.com" audience="api"/>
                          <routes>
                            <route><respond/><authenticate need="all"><bearer with="id"/><basic with="staff"/></authenticate></route>
                          </routes>
                        </gateway>
                        """));

        assertThat(refused.lines()).anyMatch(line -> line.contains("need: all of bearer and basic (expected: any"));
    }

    private void await(String field, String target, int expected) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        int status = 0;
        while (status != expected && System.nanoTime() < end) {
            time.advance(Duration.ofMillis(500));
            status = get(target, field).status();
        }
        assertThat(status).isEqualTo(expected);
    }
}
