package io.gatehouse.cluster;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestBalancer;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Two gateways that share their sign-ons, a balancer before them, and behind them an upstream and a provider. */
final class TwoNodes implements AutoCloseable {

    static final int A = 0;
    static final int B = 1;

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="ISSUER" client="gateway" secret="file:SECRET"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes public-url="http://localhost:PORT">
                <defaults>
                  <authenticate><login with="corp" relay="true"/></authenticate>
                  <headers><request set="X-User" value="{claim:sub}"/></headers>
                </defaults>
                <route name="all" to="app"/>
              </routes>
            </gateway>
            """;

    final TestProvider provider;
    final TestUpstream upstream;
    final TestBalancer balancer;
    final List<TomcatNode> nodes;

    /**
     * @param home of a Tomcat, as it was unpacked
     * @param run for their own files; what is there goes away
     * @param firstPort of four on 127.0.0.1
     */
    TwoNodes(Path home, Path run, int firstPort) throws Exception {
        delete(run);
        provider = new TestProvider();
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        balancer = new TestBalancer(List.of(firstPort, firstPort + 1));
        Path secret = Files.writeString(Files.createDirectories(run).resolve("secret"), "s3cr3t");
        String routes = ROUTES.replace("ISSUER", provider.issuer())
                .replace("SECRET", secret.toString())
                .replace("UPSTREAM", upstream.url())
                .replace("PORT", String.valueOf(balancer.port()));
        nodes = List.of(
                TomcatNode.install(home, run.resolve("a"), A, firstPort, routes),
                TomcatNode.install(home, run.resolve("b"), B, firstPort, routes));
    }

    /** Starts both and waits until they serve and know each other. */
    void start() throws Exception {
        for (TomcatNode node : nodes) {
            node.start();
            // one that starts asks the others for their sessions, which they have only then
            node.awaitReady();
        }
        for (TomcatNode node : nodes) {
            node.awaitPeer(1);
        }
        for (int node : List.of(A, B)) {
            // each asks the provider who it is, in the background
            balancer.prefer(node);
            awaitPage(new CookieClient(balancer.port()), 302);
        }
    }

    CookieClient browser() {
        return new CookieClient(balancer.port());
    }

    /** The browser asks this node, where that lives, for a page. */
    RawAnswer page(int node, CookieClient browser) throws IOException {
        balancer.prefer(node);
        return browser.page("/x");
    }

    /** The browser asks for a page until it gets this answer, half a minute at most. */
    void awaitPage(CookieClient browser, int status) throws IOException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (browser.page("/x").status() != status) {
            assertThat(end - System.nanoTime())
                    .as("time left until a page is " + status)
                    .isPositive();
        }
    }

    /** A browser signs on at this node. */
    CookieClient signedOn(int node) throws IOException {
        CookieClient browser = browser();
        signOn(node, node, browser);
        return browser;
    }

    /** The browser is led away by one node and comes back to another, or the same. */
    void signOn(int away, int back, CookieClient browser) throws IOException {
        balancer.prefer(away);
        RawAnswer entrance = browser.page("/_gatehouse/login/corp?return=/x");
        assertThat(entrance.status()).isEqualTo(302);
        balancer.prefer(back);
        RawAnswer landed = browser.page(provider.signOn().signOn(location(entrance)));
        assertThat(landed.status()).as(landed.text()).isEqualTo(302);
        assertThat(location(landed)).hasToString("/x");
    }

    RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    @Override
    public void close() {
        nodes.forEach(TomcatNode::close);
        balancer.close();
        upstream.close();
        provider.close();
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
