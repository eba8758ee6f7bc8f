package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.KeycloakProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The archive as it is shipped, in front of an upstream, with both realms of Keycloak as identities. Tests try as often as they like. */
final class ProtectedApp implements AutoCloseable {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="CORP" audience="api" roles-claim="realm_access.roles"/>
              <identity name="partners" issuer="PARTNERS" audience="api"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes>
                <defaults>
                  <authenticate most-failures="0"><bearer with="corp"/></authenticate>
                  <headers>
                    <request set="X-User" value="{claim:preferred_username}"/>
                    <request set="X-Roles" value="{claim:realm_access.roles}"/>
                  </headers>
                </defaults>
                <route name="admin" path="/admin/**" to="app"><require any-role="admin"/></route>
                <route name="robots" path="/robots/**" to="app"><require any-role="robot"/></route>
                <route name="both" path="/both/**" to="app">
                  <authenticate most-failures="0"><bearer with="corp"/><bearer with="partners"/></authenticate><require any-role="user buyer"/>
                </route>
                <route name="relay" path="/relay/**" to="app"><authenticate most-failures="0"><bearer with="corp" relay="true"/></authenticate></route>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    private final TestUpstream upstream;
    private final GatewayProcess gateway;
    private final Path folder;
    private final Set<String> tokens = new HashSet<>();

    /** @param folder for the gateway's own files; nobody else's */
    ProtectedApp(KeycloakProcess keycloak, Path folder) throws Exception {
        this.folder = folder;
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        String routes = ROUTES.replace("CORP", keycloak.realm("corp").issuer())
                .replace("PARTNERS", keycloak.realm("partners").issuer())
                .replace("UPSTREAM", upstream.url());
        gateway = GatewayProcess.start(
                "128m",
                folder,
                Files.writeString(folder.resolve("routes.xml"), routes).toString(),
                "-Dgatehouse.access-log=" + accessLog());
    }

    private Path accessLog() {
        return folder.resolve("access.log");
    }

    RawAnswer get(String target, String token) throws IOException {
        tokens.add(token);
        return RawClient.fetch(gateway.port(), target, "Authorization: Bearer " + token);
    }

    /** @return the status of an answer that came whole */
    int status(String target, String token) throws IOException {
        RawAnswer answer = get(target, token);
        assertThat(answer.end().clean()).isTrue();
        return answer.status();
    }

    /** @return the head of the request that the upstream saw last */
    RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    int forwarded() {
        return upstream.requests();
    }

    /** Fails when anything that only a token has in it stands in what the gateway has written, wherever that is. */
    void hasLoggedNothingOfTokens() throws IOException {
        String logs = gateway.errors() + Files.readString(folder.resolve("out")) + Files.readString(accessLog());
        assertThat(Files.readString(accessLog())).contains("GET");
        assertThat(tokens).isNotEmpty().allSatisfy(token -> {
            for (String part : token.split("\\.", -1)) {
                // half a part would tell as much
                assertThat(logs).doesNotContain(part.substring(0, part.length() / 2));
            }
        });
    }

    String errors() throws IOException {
        return gateway.errors();
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
