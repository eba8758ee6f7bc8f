package io.gatehouse.filter.authenticate.login;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway, a provider and a browser. */
abstract class SignOnFixture {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="ISSUER" client="gateway" secret="file:SECRET" scope="openid profile"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes public-url="http://localhost:8080">
                <defaults>
                  <authenticate><login with="corp"/></authenticate>
                  <headers><request set="X-User" value="{claim:sub}"/></headers>
                </defaults>
                <route name="open" path="/open/**" to="app"><authenticate><anonymous/></authenticate></route>
                <route name="lent" path="/lent/**" to="app"><cors origins="https://shop.example" credentials="true"/></route>
                <route name="read" path="/read/**" to="app"><cors origins="https://shop.example"/></route>
                <route name="all-read" path="/all-read/**" to="app"><cors origins="*"/></route>
                <route name="relay" path="/relay/**" to="app"><authenticate><login with="corp" relay="true"/></authenticate></route>
                <route name="strong" path="/strong/**" to="app"><require acr="gold"/></route>
                <route name="fresh" path="/fresh/**" to="app"><require max-age="10m"/></route>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    final TestTime time = new TestTime();
    TestProvider provider;
    TestUpstream upstream;
    TestGateway gateway;
    CookieClient browser;

    @BeforeEach
    void open() throws Exception {
        provider = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        gateway = TestGateway.start(described(), time);
        browser = new CookieClient(gateway.port());
        // the gateway asks the provider who it is, in the background
        assertThat(signedOn(browser, "/x").status()).isEqualTo(200);
        browser = new CookieClient(gateway.port());
    }

    private String described() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cr3t\n");
        return ROUTES.replace("ISSUER", provider.issuer())
                .replace("SECRET", secret.toString())
                .replace("UPSTREAM", upstream.url());
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        provider.close();
    }

    RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    private static RawAnswer entrance(CookieClient client, String target) throws Exception {
        RawAnswer answer = client.page(target);
        long end = System.nanoTime() + 20_000_000_000L;
        while (answer.status() == 503 && System.nanoTime() < end) {
            answer = client.page(target);
        }
        return answer;
    }

    /** Signs on with tokens that have expired by now; those that come then live long. */
    void signedOnAWhileAgo(CookieClient client) throws Exception {
        provider.signOn().accessTokensLive(60);
        assertThat(signedOn(client, "/x").status()).isEqualTo(200);
        provider.signOn().accessTokensLive(300);
        time.advance(Duration.ofSeconds(60));
    }

    /** @return what the page that was wanted answers in the end */
    RawAnswer signedOn(CookieClient client, String target) throws Exception {
        RawAnswer away = entrance(client, target);
        assertThat(away.status()).isEqualTo(302);
        RawAnswer back = client.page(provider.signOn().signOn(location(away)));
        assertThat(back.status()).as(back.text()).isEqualTo(302);
        return client.page(location(back));
    }
}
