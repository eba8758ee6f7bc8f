package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.key.NewKey;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** People whom the server knows: its realm and its roles, on the server that the build chose, which knows alice and bob. */
@ArquillianTest
final class ContainerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ALICE = basic("alice", "alice-s");
    private static final String BOB = basic("bob", "bob-s");
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream UPSTREAM = upstream();
    private static final Secret PEPPER = Secret.of("pepper");
    private static final NewKey KEY = NewKey.make(new SecureRandom(), PEPPER, Map.of("owner", "acme"));

    @ArquillianResource
    private URI gateway;

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        write("web");
        return SERVER.archive("gatehouse");
    }

    /** @param role that the route "role" asks for */
    private static void write(String role) throws IOException {
        Path folder = Files.createTempDirectory("people");
        Path pepper = Files.writeString(folder.resolve("pepper"), PEPPER.value());
        Path keys = Files.writeString(folder.resolve("keys"), KEY.line() + "\n");
        // of "U*U"
        Path staff = Files.writeString(
                folder.resolve("staff"), "carol:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n");
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <keys name="partners" source="%s" pepper="file:%s"/>
                  <users name="staff" source="%s"/>
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  <routes public-url="http://localhost:8080">
                    <defaults>
                      <authenticate><container/></authenticate>
                      <headers><request set="X-User" value="{claim:sub}"/></headers>
                    </defaults>
                    <route name="role" path="/role" to="u"><require any-role="%s"/></route>
                    <route name="any-of" path="/any-of" to="u"><require any-role="nobodys web"/></route>
                    <route name="known" path="/known" to="u"><require any-role="**"/></route>
                    <route name="told" path="/told" to="u">
                      <authenticate><container roles="extra nobodys"/></authenticate><assertion/>
                    </route>
                    <route name="any" path="/any" to="u">
                      <authenticate><container/><api-key with="partners"/></authenticate>
                    </route>
                    <route name="all" path="/all" to="u">
                      <authenticate need="all"><container/><api-key with="partners"/></authenticate>
                    </route>
                    <route name="optional" path="/optional" to="u"><authenticate optional="true"><container/></authenticate></route>
                    <route name="later" path="/later" to="u">
                      <authenticate optional="true"><container/></authenticate><require any-role="web"/>
                    </route>
                    <route name="watched" path="/watched" to="u"><authenticate mode="observe"><container/></authenticate></route>
                    <route name="staff" path="/staff" to="u"><authenticate><basic with="staff"/><container/></authenticate></route>
                    <route name="relayed" path="/relayed" to="u"><authenticate><container relay="true"/></authenticate></route>
                    <route name="version" path="/version">
                      <authenticate><anonymous/></authenticate><respond status="200" type="text/plain">%s</respond>
                    </route>
                    <route name="open" path="/open" to="u"><authenticate><anonymous/></authenticate></route>
                    <route name="rest" to="u"/>
                  </routes>
                </gateway>
                """.formatted(keys, pepper, staff, UPSTREAM.url(), role, role));
    }

    private static TestUpstream upstream() {
        try {
            return TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String basic(String name, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    private String path(String below) {
        return gateway.getPath().replaceAll("/$", "") + below;
    }

    private RawAnswer send(String method, String below, String body, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(gateway.getPort(), PATIENCE)) {
            StringBuilder request = new StringBuilder(method + ' ' + path(below) + " HTTP/1.1\r\nHost: localhost\r\n");
            for (String field : fields) {
                request.append(field).append("\r\n");
            }
            if (!body.isEmpty()) {
                request.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            return client.send(request + "\r\n" + body).answer();
        }
    }

    private RawAnswer get(String below, String... fields) throws IOException {
        return send("GET", below, "", fields);
    }

    private static List<String> challenges(RawAnswer answer) {
        return answer.head().headers().all("WWW-Authenticate");
    }

    private static RawHead last() {
        List<RawHead> all = UPSTREAM.received();
        return all.get(all.size() - 1);
    }

    @Test
    void somebody_whom_the_server_knows_passes_and_his_password_does_not() throws IOException {
        RawAnswer answer = get("/role?a=b", ALICE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(challenges(answer)).isEmpty();
        assertThat(last().target()).isEqualTo("/role?a=b");
        assertThat(last().headers().all("X-User")).containsExactly("alice");
        assertThat(last().headers().contains("Authorization")).isFalse();

        assertThat(get("/relayed", ALICE).status()).isEqualTo(200);
        assertThat("Authorization: " + last().headers().first("Authorization")).isEqualTo(ALICE);
    }

    @Test
    void who_has_not_the_role_is_told_so() throws IOException {
        assertThat(get("/role", BOB).status()).isEqualTo(403);
        assertThat(get("/any-of", ALICE).status()).isEqualTo(200);
        assertThat(get("/any-of", BOB).status()).isEqualTo(403);
        assertThat(get("/known", BOB).status()).isEqualTo(200);
        assertThat(get("/known").status()).isEqualTo(401);
    }

    @Test
    void whom_the_server_does_not_know_gets_its_challenge_in_an_answer_of_the_gateway() throws IOException {
        int before = UPSTREAM.requests();
        for (String[] fields : new String[][] {{}, {basic("alice", "wrong")}, {"Authorization: Basic !"}}) {
            RawAnswer answer = get("/role", fields);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(challenges(answer)).singleElement().asString().startsWith("Basic realm=\"gatehouse\"");
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Request-Id")).isNotBlank();
            assertThat(answer.text()).contains("unauthenticated");
        }
        assertThat(UPSTREAM.requests()).isEqualTo(before);
    }

    @Test
    void a_connection_serves_on_behind_a_challenge() throws IOException {
        try (RawClient client = RawClient.connect(gateway.getPort(), PATIENCE)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get(path("/role")).answer().status()).isEqualTo(401);
                assertThat(client.send("GET " + path("/role") + " HTTP/1.1\r\nHost: localhost\r\n" + ALICE + "\r\n\r\n")
                                .answer()
                                .status())
                        .isEqualTo(200);
                assertThat(client.get(path("/open")).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_challenge_names_every_way_in_and_each_of_them_is_one() throws IOException {
        assertThat(challenges(get("/any")))
                .hasSize(2)
                .anyMatch(one -> one.startsWith("ApiKey "))
                .anyMatch(one -> one.startsWith("Basic realm=\"gatehouse\""));
        RawAnswer keyed = get("/any", "X-Api-Key: " + KEY.text());
        assertThat(keyed.status()).isEqualTo(200);
        assertThat(challenges(keyed)).isEmpty();
        assertThat(get("/any", ALICE).status()).isEqualTo(200);
        assertThat(get("/any", "X-Api-Key: x.y").status()).isEqualTo(401);

        assertThat(get("/all", ALICE).status()).isEqualTo(401);
        assertThat(get("/all", ALICE, "X-Api-Key: " + KEY.text()).status()).isEqualTo(200);
        assertThat(challenges(get("/all", "X-Api-Key: " + KEY.text())))
                .anyMatch(one -> one.startsWith("Basic realm=\"gatehouse\""));
    }

    @Test
    void where_nobody_need_be_known_nobody_is_challenged() throws IOException {
        for (String path : List.of("/optional", "/watched", "/open")) {
            RawAnswer answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(challenges(answer)).as(path).isEmpty();
            assertThat(last().headers().contains("X-User")).isFalse();
        }
        assertThat(get("/optional", ALICE).status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
        assertThat(get("/optional", basic("alice", "wrong")).status()).isEqualTo(401);
        RawAnswer watched = get("/watched", basic("alice", "wrong"));
        assertThat(watched.status()).isEqualTo(200);
        assertThat(challenges(watched)).isEmpty();

        assertThat(challenges(get("/later"))).singleElement().asString().startsWith("Basic realm=\"gatehouse\"");
        assertThat(get("/later", ALICE).status()).isEqualTo(200);
    }

    @Test
    void passwords_of_others_than_the_server_are_none_of_its_business() throws IOException {
        assertThat(get("/open", basic("upstreams", "own")).status()).isEqualTo(200);
        assertThat(last().headers().first("Authorization")).isNotNull();
        assertThat(get("/staff", basic("carol", "U*U")).status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("carol");
    }

    @Test
    void a_request_that_was_suspended_asks_the_server_too() throws IOException {
        assertThat(get("/staff?a=%20b", ALICE).status()).isEqualTo(200);
        assertThat(last().target()).isEqualTo("/staff?a=%20b");
        assertThat(last().headers().all("X-User")).containsExactly("alice");
        RawAnswer answer = get("/staff", basic("nobody", "x"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(challenges(answer)).hasSize(2).allMatch(one -> one.startsWith("Basic realm="));
        assertThat(answer.text()).contains("unauthenticated");
    }

    @Test
    void a_body_reaches_the_upstream_whole() throws IOException {
        String form = "a=" + "b".repeat(20_000);
        String type = "Content-Type: application/x-www-form-urlencoded";
        assertThat(send("POST", "/role", form, ALICE, type).text()).isEqualTo(form);
        assertThat(send("POST", "/role", form, type).status()).isEqualTo(401);
    }

    @Test
    void a_page_of_another_site_cannot_use_a_password_that_the_browser_keeps() throws IOException {
        assertThat(send("POST", "/role", "x", ALICE, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(send("POST", "/role", "x", ALICE, "Origin: http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(send("POST", "/role", "x", ALICE, "Origin: http://localhost:8080")
                        .status())
                .isEqualTo(200);
        assertThat(send("POST", "/role", "x", ALICE, "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_upstream_is_told_of_roles_that_the_descriptor_names() throws IOException, ParseException {
        assertThat(get("/told", ALICE).status()).isEqualTo(200);
        JWTClaimsSet told =
                SignedJWT.parse(last().headers().first("X-Gatehouse-Assertion")).getJWTClaimsSet();
        assertThat(told.getSubject()).isEqualTo("alice");
        assertThat(told.getStringClaim("realm")).isEqualTo("container");
        assertThat(told.getStringListClaim("roles")).containsExactly("extra");
    }

    private static boolean isToldNew() throws IOException {
        return !SERVER.logged("role \"late\" is new").isEmpty();
    }

    /** Payara fixes at deployment which roles there are; the others look at the person. */
    @Test
    void a_role_that_comes_with_a_reload_counts_unless_the_server_says_that_it_does_not() throws Exception {
        boolean payara = SERVER.kind().equals("payara");
        try {
            reload("late");
            assertThat(get("/role", ALICE).status()).isEqualTo(payara ? 403 : 200);
            assertThat(get("/role", BOB).status()).isEqualTo(403);
            // it is served before it is warned of, and the server's log is written behind
            Soon.after(Duration.ofSeconds(payara ? 20 : 0), () -> isToldNew());
            assertThat(isToldNew()).isEqualTo(payara);
        } finally {
            reload("web");
        }
        assertThat(get("/role", ALICE).status()).isEqualTo(200);
    }

    private void reload(String role) throws IOException {
        write(role);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String version = "";
        while (!version.equals(role) && System.nanoTime() < end) {
            version = get("/version").text();
        }
        assertThat(version).isEqualTo(role);
    }
}
