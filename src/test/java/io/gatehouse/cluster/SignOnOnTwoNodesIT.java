package io.gatehouse.cluster;

import static io.gatehouse.cluster.TwoNodes.A;
import static io.gatehouse.cluster.TwoNodes.B;
import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestSignOn;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two Tomcats share what people have signed on with: each of them may go, and each request may come to either. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignOnOnTwoNodesIT {

    private static final String SESSION = "__Host-gatehouse";

    private TwoNodes two;
    private TestSignOn signOn;

    @BeforeAll
    void open() throws Exception {
        two = new TwoNodes(
                Path.of(System.getProperty("cluster.home")),
                Path.of(System.getProperty("cluster.run")),
                Integer.getInteger("cluster.port"));
        signOn = two.provider.signOn();
        try {
            two.start();
        } catch (Exception | AssertionError e) {
            two.close();
            throw e;
        }
    }

    @AfterEach
    void theProviderIsAsUsual() {
        signOn.accessTokensLive(300);
        signOn.waitFor(new CountDownLatch(0));
        signOn.forgives(false);
    }

    @AfterAll
    void close() throws Exception {
        two.close();
        for (TomcatNode node : two.nodes) {
            assertThat(node.complaints()).allMatch(TomcatNode::isOfTheWay);
        }
    }

    @Test
    void who_has_signed_on_at_one_node_is_known_at_the_other() throws Exception {
        CookieClient browser = two.signedOn(A);
        int asked = signOn.arrivals();

        for (int node : new int[] {B, A, B, B}) {
            int before = two.balancer.served(node);
            assertThat(two.page(node, browser).status()).isEqualTo(200);
            assertThat(two.last().headers().all("X-User")).containsExactly("alice");
            assertThat(two.balancer.served(node)).isEqualTo(before + 1);
        }
        assertThat(signOn.arrivals()).isEqualTo(asked);
    }

    @Test
    void who_was_led_away_by_one_node_comes_back_to_the_other() throws Exception {
        CookieClient browser = two.browser();
        two.signOn(A, B, browser);

        assertThat(two.page(B, browser).status()).isEqualTo(200);
        assertThat(two.page(A, browser).status()).isEqualTo(200);
    }

    @Test
    void a_node_that_is_killed_takes_no_sign_on_along_and_learns_them_again_when_it_comes_back() throws Exception {
        CookieClient browser = two.signedOn(A);
        CookieClient half = two.browser();
        RawAnswer away = two.page(A, half);
        for (TomcatNode node : two.nodes) {
            // who starts while the other one is starting too may have no answer in time, and hears of it a moment later
            assertThat(node.complaints())
                    .filteredOn(complaint -> !complaint.contains("startMembership Received 0 replies"))
                    .isEmpty();
        }
        two.nodes.get(A).kill();

        assertThat(two.page(A, browser).status()).isEqualTo(200);
        assertThat(half.page(signOn.signOn(location(away))).status()).isEqualTo(302);
        assertThat(half.page("/x").status()).isEqualTo(200);
        CookieClient meanwhile = two.signedOn(A);

        TomcatNode back = two.nodes.get(A);
        back.start();
        back.awaitReady();
        back.awaitPeer(1);
        two.nodes.get(B).awaitPeer(2);
        int before = two.balancer.served(A);
        for (CookieClient each : new CookieClient[] {browser, half, meanwhile}) {
            assertThat(two.page(A, each).status()).isEqualTo(200);
        }
        assertThat(two.balancer.served(A)).isEqualTo(before + 3);
    }

    @Test
    void the_id_of_before_is_good_at_no_node() throws Exception {
        CookieClient browser = two.signedOn(A);
        CookieClient knowsTheOldId = browser.copy(two.balancer.port());
        two.signOn(A, B, browser);

        assertThat(browser.cookies().get(SESSION))
                .isNotEqualTo(knowsTheOldId.cookies().get(SESSION));
        for (int node : new int[] {A, B}) {
            assertThat(two.page(node, browser).status()).isEqualTo(200);
            assertThat(two.page(node, knowsTheOldId).status()).isEqualTo(302);
        }
    }

    @Test
    void signing_off_at_one_node_is_signing_off_at_the_other() throws Exception {
        CookieClient browser = two.signedOn(A);
        CookieClient copy = browser.copy(two.balancer.port());
        assertThat(two.page(B, copy).status()).isEqualTo(200);

        two.balancer.prefer(A);
        RawAnswer off = browser.send("GET", "/_gatehouse/logout", "Sec-Fetch-Site: same-origin");
        assertThat(location(off).toString()).startsWith(two.provider.issuer() + "/logout?");
        assertThat(two.page(B, copy).status()).isEqualTo(302);
        assertThat(two.page(A, copy).status()).isEqualTo(302);
    }

    @Test
    void what_the_provider_ends_at_one_node_is_over_at_the_other_when_the_browser_has_been_there() throws Exception {
        CookieClient browser = two.signedOn(A);
        end(A, signOn.sessionId());

        assertThat(two.page(B, browser).status()).isEqualTo(200);
        assertThat(two.page(A, browser).status()).isEqualTo(302);
        assertThat(two.page(B, browser).status()).isEqualTo(302);
    }

    @Test
    void what_the_provider_ends_at_one_node_is_over_at_the_other_when_its_token_is() throws Exception {
        signOn.accessTokensLive(2);
        CookieClient browser = two.signedOn(A);
        end(A, signOn.sessionId());
        signOn.revoke();

        two.balancer.prefer(B);
        two.awaitPage(browser, 302);
    }

    private void end(int node, String sessionId) throws Exception {
        String form = "logout_token=" + signOn.logoutToken(sessionId);
        try (RawClient channel = RawClient.connect(two.nodes.get(node).port())) {
            assertThat(channel.send("POST /_gatehouse/login/corp/ended HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                    + form.length() + "\r\n\r\n" + form)
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void tokens_that_one_node_has_renewed_are_those_of_the_other() throws Exception {
        // so that a request soon finds them due
        signOn.accessTokensLive(1);
        CookieClient browser = two.signedOn(A);
        int before = signOn.renewals();
        int refused = signOn.refusals();
        for (int i = 1; i <= 10; i++) {
            renewed(i % 2, browser, before + i);
        }
        assertThat(signOn.refusals()).isEqualTo(refused);

        signOn.accessTokensLive(300);
        renewed(A, browser, before + 11);
        assertThat(two.page(A, browser).status()).isEqualTo(200);
        String token = two.last().headers().first("Authorization");
        assertThat(two.page(B, browser).status()).isEqualTo(200);
        assertThat(two.last().headers().all("Authorization")).containsExactly(token);
        assertThat(signOn.renewals() - before).isEqualTo(11);
    }

    /** Asks this node until it has renewed the tokens, once. */
    private void renewed(int node, CookieClient browser, int renewals) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        do {
            assertThat(end - System.nanoTime()).isPositive();
            assertThat(two.page(node, browser).status()).isEqualTo(200);
        } while (signOn.renewals() < renewals);
        assertThat(signOn.renewals()).isEqualTo(renewals);
    }

    @Test
    void nobody_is_signed_off_when_both_nodes_renew_at_once() throws Exception {
        signOn.accessTokensLive(10);
        CookieClient browser = two.signedOn(A);
        // due, and not over
        assertThat(new CountDownLatch(1).await(5_100, TimeUnit.MILLISECONDS)).isFalse();
        CookieClient tab = browser.copy(two.nodes.get(B).port());
        signOn.accessTokensLive(300);
        signOn.forgives(true);
        int refused = signOn.refusals();
        int arrived = signOn.arrivals();
        CountDownLatch gate = new CountDownLatch(1);
        signOn.waitFor(gate);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> atA = threads.submit(() -> two.page(A, browser).status());
            Future<Integer> atB = threads.submit(() -> tab.page("/x").status());
            long end = System.nanoTime() + 20_000_000_000L;
            while (signOn.arrivals() - arrived < 2) {
                assertThat(end - System.nanoTime()).isPositive();
                Thread.onSpinWait();
            }
            gate.countDown();
            assertThat(atA.get(30, TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(atB.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        } finally {
            threads.shutdownNow();
        }
        assertThat(signOn.refusals() - refused).isEqualTo(1);
        int renewals = signOn.renewals();
        for (int node : new int[] {A, B}) {
            assertThat(two.page(node, browser).status()).isEqualTo(200);
        }
        assertThat(signOn.renewals()).isEqualTo(renewals);
    }
}
