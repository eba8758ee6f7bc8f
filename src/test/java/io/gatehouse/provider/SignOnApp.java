package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.KeycloakRealm;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The archive as it is shipped, in front of an upstream that people see who have signed on at Keycloak. */
final class SignOnApp implements AutoCloseable {

    /** A realm that is made while everything runs. */
    static final String MADE = "made";

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="KEYCLOAK/realms/corp" client="gateway" secret="file:SECRET" roles-claim="realm_access.roles"/>
              <identity name="made" issuer="KEYCLOAK/realms/made" algorithms="PS256 ES384" client="gateway" secret="file:SECRET" roles-claim="may.do"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes public-url="PUBLIC">
                <defaults>
                  <authenticate><login with="corp"/></authenticate>
                  <headers>
                    <request set="X-User" value="{claim:preferred_username}"/>
                    <request set="X-Roles" value="{claim:realm_access.roles}"/>
                  </headers>
                </defaults>
                <route name="admin" path="/admin/**" to="app"><require any-role="admin"/></route>
                <route name="relay" path="/relay/**" to="app"><authenticate><login with="corp" relay="true"/></authenticate></route>
                <route name="strong" path="/strong/**" to="app"><require acr="gold"/></route>
                <route name="fresh" path="/fresh/**" to="app"><require max-age="10s"/></route>
                <route name="made" path="/made/**" to="app"><authenticate><login with="made"/></authenticate><require any-role="buyer"/></route>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    private final KeycloakProcess keycloak;
    private final TestUpstream upstream;
    private final GatewayProcess gateway;
    private final Path folder;
    private final String url;

    /** @param folder for the gateway's own files; nobody else's */
    SignOnApp(KeycloakProcess keycloak, Path folder) throws Exception {
        this(keycloak, folder, "http", List.of(), scene -> scene.answer(200, scene.readBody()));
    }

    /**
     * @param scheme by which browsers know it
     * @param options of the gateway
     * @param script what the upstream does
     */
    SignOnApp(KeycloakProcess keycloak, Path folder, String scheme, List<String> options, TestUpstream.Script script)
            throws Exception {
        this.keycloak = keycloak;
        this.folder = folder;
        upstream = TestUpstream.playing(script);
        int port = freePort();
        url = scheme + "://localhost:" + port;
        Path secret = Files.writeString(folder.resolve("secret"), KeycloakRealm.SECRET);
        String routes = ROUTES.replace("KEYCLOAK", keycloak.url())
                .replace("SECRET", secret.toString())
                .replace("UPSTREAM", upstream.url())
                .replace("PUBLIC", url);
        gateway = GatewayProcess.startOn(
                port,
                options,
                "128m",
                folder,
                Files.writeString(folder.resolve("routes.xml"), routes).toString(),
                "-Dgatehouse.access-log=" + accessLog());
    }

    /** Browsers are led back to a port that the descriptor must know before there is anybody who listens. */
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Path accessLog() {
        return folder.resolve("access.log");
    }

    /** Somebody with a browser of their own, who has signed on nowhere. */
    Person person(String name) {
        return person(name, "corp");
    }

    Person person(String name, String realm) {
        return new Person(
                name,
                realm,
                new CookieClient(gateway.port()),
                new CookieClient(URI.create(keycloak.url()).getPort()));
    }

    /** @return {@code http://localhost:PORT} */
    String url() {
        return url;
    }

    int port() {
        return gateway.port();
    }

    /** @return the head of the request that the upstream saw last */
    RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    /** @return the heads that the upstream saw */
    List<RawHead> received() {
        return upstream.received();
    }

    int forwarded() {
        return upstream.requests();
    }

    /** Fails when the gateway has written any of these. */
    void hasLoggedNothingOf(Iterable<String> secrets) throws IOException {
        String logs = gateway.errors() + Files.readString(folder.resolve("out")) + Files.readString(accessLog());
        assertThat(Files.readString(accessLog())).contains("/_gatehouse/login/corp/callback");
        assertThat(secrets).isNotEmpty().allSatisfy(secret -> assertThat(logs).doesNotContain(secret));
    }

    String errors() throws IOException {
        return gateway.errors();
    }

    /** Asks for a page until it is answered so: at the beginning the gateway asks the provider who that is. */
    static RawAnswer await(int status, Person person, String target) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        RawAnswer answer = person.page(target);
        while (answer.status() != status) {
            assertThat(System.nanoTime())
                    .as(answer.status() + " " + answer.text())
                    .isLessThan(deadline);
            answer = person.page(target);
        }
        return answer;
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
