package io.gatehouse.filter.authenticate.login;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestSignOn;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** People sign on with a browser. */
final class SignOnOnTheWireTest extends SignOnFixture {

    @Test
    void a_browser_is_led_to_the_provider_and_comes_back_to_where_it_wanted_to_go() throws Exception {
        RawAnswer away = browser.page("/deep/link?a=b%20c");
        Map<String, String> asked = TestSignOn.form(location(away).getRawQuery());

        assertThat(location(away).toString()).startsWith(provider.issuer() + "/authorize?");
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "gateway")
                .containsEntry("scope", "openid profile")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", "http://localhost:8080/_gatehouse/login/corp/callback")
                .containsKeys("state", "nonce", "code_challenge");
        String cookie = away.head().headers().first("Set-Cookie");
        assertThat(cookie).startsWith("__Host-gatehouse-login-").contains("; Secure; HttpOnly; SameSite=Lax");

        RawAnswer back = browser.page(provider.signOn().signOn(location(away)));
        assertThat(location(back)).hasToString("/deep/link?a=b%20c");
        assertThat(browser.page("/deep/link?a=b%20c").status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
    }

    @Test
    void nothing_of_the_sign_on_is_in_the_browser_or_reaches_an_upstream() throws Exception {
        signedOn(browser, "/x");

        assertThat(browser.cookies()).hasSize(1).containsKey("__Host-gatehouse");
        browser.cookies().put("app", "its-own");
        assertThat(browser.page("/open/x").status()).isEqualTo(200);
        assertThat(last().headers().all("Cookie")).containsExactly("app=its-own");
        assertThat(last().text()).doesNotContain("gatehouse-").doesNotContain("access-");
        browser.page("/relay/x");
        assertThat(last().headers().first("Authorization")).startsWith("Bearer access-");
    }

    @Test
    void a_script_is_told_and_not_led_away() throws Exception {
        String[][] scripts = {
            {"Accept: text/html", "X-Requested-With: XMLHttpRequest"},
            {"Accept: */*", "Sec-Fetch-Mode: cors"},
            {"Accept: */*", "Sec-Fetch-Dest: empty"},
            {"Accept: application/json"},
            {}
        };
        for (String[] fields : scripts) {
            RawAnswer answer = browser.send("GET", "/x", fields);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.head().headers().first("WWW-Authenticate"))
                    .isEqualTo("Login realm=\"corp\", location=\"/_gatehouse/login/corp\"");
            assertThat(answer.head().headers().contains("Set-Cookie")).isFalse();
        }
        assertThat(browser.send("POST", "/x", "Accept: text/html", "Content-Length: 0")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void several_tabs_sign_on_at_once() throws Exception {
        RawAnswer first = browser.page("/one");
        RawAnswer second = browser.page("/two");
        assertThat(browser.cookies()).hasSize(2);

        assertThat(location(browser.page(provider.signOn().signOn(location(first)))))
                .hasToString("/one");
        assertThat(location(browser.page(provider.signOn().signOn(location(second)))))
                .hasToString("/two");
        assertThat(browser.cookies()).hasSize(1);
    }

    @Test
    void many_tabs_leave_few_cookies() throws Exception {
        for (int i = 0; i < 12; i++) {
            browser.page("/tab" + i);
        }

        assertThat(browser.cookies().size()).isLessThanOrEqualTo(8);
    }

    @Test
    void the_id_of_the_session_is_another_after_signing_on() throws Exception {
        browser.cookies().put("__Host-gatehouse", "0123456789ABCDEF0123456789ABCDEF");
        signedOn(browser, "/x");
        String first = browser.cookies().get("__Host-gatehouse");
        assertThat(first).isNotEqualTo("0123456789ABCDEF0123456789ABCDEF");

        browser.page(provider.signOn().signOn(location(browser.page("/_gatehouse/login/corp"))));
        assertThat(browser.cookies().get("__Host-gatehouse")).isNotEqualTo(first);
        assertThat(new CookieClient(gateway.port())
                        .page("/x;jsessionid=" + first)
                        .status())
                .isNotEqualTo(200);
    }

    @Test
    void nobody_can_end_an_attempt_of_another_browser() throws Exception {
        URI back = provider.signOn().signOn(location(browser.page("/x")));
        CookieClient victim = new CookieClient(gateway.port());

        assertThat(victim.page(back).status()).isEqualTo(401);
        assertThat(victim.cookies()).isEmpty();
        assertThat(browser.page(URI.create(back.toString().replaceFirst("state=...", "state=xxx")))
                        .status())
                .isEqualTo(401);
        assertThat(browser.page(URI.create(back + "&iss=https://evil.example")).status())
                .isEqualTo(401);
    }

    @Test
    void a_code_is_good_once() throws Exception {
        RawAnswer away = browser.page("/x");
        URI back = provider.signOn().signOn(location(away));
        CookieClient again = browser.copy(gateway.port());

        assertThat(browser.page(back).status()).isEqualTo(302);
        assertThat(again.page(back).status()).isEqualTo(401);
    }

    @Test
    void an_id_token_that_is_not_for_this_attempt_signs_nobody_on() throws Exception {
        List<java.util.function.UnaryOperator<JWTClaimsSet.Builder>> forgeries = List.of(
                said -> said.claim("nonce", "another"),
                said -> said.audience("another"),
                said -> said.issuer("https://another.example"),
                said -> said.expirationTime(Date.from(java.time.Instant.now().minusSeconds(120))));
        for (var forgery : forgeries) {
            provider.signOn().says(forgery);
            RawAnswer back = browser.page(provider.signOn().signOn(location(browser.page("/x"))));

            assertThat(back.status()).isEqualTo(401);
            assertThat(back.text()).doesNotContain("nonce").doesNotContain("aud");
        }
    }

    @Test
    void the_way_back_never_leads_to_another_host() throws Exception {
        for (String target :
                List.of("//evil.example", "/\\evil.example", "/%09/evil.example", "https://evil.example", "x")) {
            RawAnswer away = browser.page("/_gatehouse/login/corp?return="
                    + java.net.URLEncoder.encode(target, java.nio.charset.StandardCharsets.UTF_8));
            RawAnswer back = browser.page(provider.signOn().signOn(location(away)));

            assertThat(location(back).toString())
                    .startsWith("/")
                    .doesNotStartWith("//")
                    .doesNotStartWith("/\\");
        }
    }

    @Test
    void a_hundred_requests_on_an_expiring_sign_on_renew_it_once() throws Exception {
        signedOnAWhileAgo(browser);
        int before = provider.signOn().renewals();
        CountDownLatch gate = new CountDownLatch(1);
        provider.signOn().waitFor(gate);
        ExecutorService tabs = Executors.newFixedThreadPool(100);
        try {
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                CookieClient tab = browser.copy(gateway.port());
                statuses.add(tabs.submit(() -> tab.page("/x").status()));
            }
            gate.countDown();
            for (Future<Integer> status : statuses) {
                assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(200);
            }
        } finally {
            tabs.shutdownNow();
        }

        assertThat(provider.signOn().renewals() - before).isEqualTo(1);
        assertThat(browser.page("/x").status()).isEqualTo(200);
        assertThat(provider.signOn().renewals() - before).isEqualTo(1);
    }

    @Test
    void who_has_signed_on_stays_so_while_the_provider_is_away_and_others_are_asked_to_come_again() throws Exception {
        signedOnAWhileAgo(browser);
        CookieClient late = new CookieClient(gateway.port());
        URI back = provider.signOn().signOn(location(late.page("/x")));
        provider.stop();

        assertThat(browser.page("/x").status()).isEqualTo(200);
        RawAnswer refused = late.page(back);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head().headers().first("Retry-After")).isEqualTo("5");
        // nobody is led to a page that does not open
        RawAnswer not = awaitPage(503, new CookieClient(gateway.port()));
        assertThat(not.head().headers().first("Retry-After")).isEqualTo("5");
        assertThat(browser.page("/x").status()).isEqualTo(200);

        provider.start();
        awaitPage(302, new CookieClient(gateway.port()));
    }

    @Test
    void who_signs_on_at_a_provider_that_stands_still_is_told_so_within_two_seconds() throws Exception {
        // its last answer is too long ago to lead anybody there
        time.advance(Duration.ofSeconds(3));
        provider.freeze();
        long began = System.nanoTime();

        RawAnswer refused = new CookieClient(gateway.port()).page("/x");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head().headers().first("Retry-After")).isEqualTo("5");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    private RawAnswer awaitPage(int status, CookieClient client) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        RawAnswer answer = client.page("/x");
        while (answer.status() != status) {
            assertThat(System.nanoTime()).isLessThan(end);
            time.advance(Duration.ofSeconds(1));
            answer = client.page("/x");
        }
        return answer;
    }

    @Test
    void the_provider_may_change_its_keys_at_any_time() throws Exception {
        signedOnAWhileAgo(browser);
        CookieClient late = new CookieClient(gateway.port());
        URI back = provider.signOn().signOn(location(late.page("/x")));
        provider.rotate("second");
        int before = provider.signOn().renewals();

        assertThat(late.page(back).status()).isEqualTo(302);
        assertThat(late.page("/x").status()).isEqualTo(200);
        provider.rotate("third");
        assertThat(browser.page("/x").status()).isEqualTo(200);
        assertThat(provider.signOn().renewals() - before).isEqualTo(1);
    }

    @Test
    void an_id_token_of_a_key_that_is_not_the_providers_signs_nobody_on() throws Exception {
        RSAKey foreign = TestProvider.newKey("foreign");
        provider.signOn().signs(claims -> TestProvider.sign(foreign, TestProvider.header(foreign), claims));

        assertThat(browser.page(provider.signOn().signOn(location(browser.page("/x"))))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void tokens_that_live_for_a_short_time_are_not_renewed_with_each_request() throws Exception {
        provider.signOn().accessTokensLive(30);
        signedOn(browser, "/x");
        int before = provider.signOn().renewals();
        for (int i = 0; i < 5; i++) {
            assertThat(browser.page("/x").status()).isEqualTo(200);
        }

        assertThat(provider.signOn().renewals()).isEqualTo(before);
    }

    @Test
    void who_goes_back_to_the_page_that_signed_them_on_is_led_on() throws Exception {
        URI back = provider.signOn().signOn(location(browser.page("/x")));
        browser.page(back);

        assertThat(location(browser.page(back))).hasToString("/");
        assertThat(browser.page("/x").status()).isEqualTo(200);
    }

    @Test
    void a_sign_on_of_a_moment_ago_is_not_undone_by_the_renewal_of_the_one_before() throws Exception {
        signedOnAWhileAgo(browser);
        CountDownLatch gate = new CountDownLatch(1);
        provider.signOn().waitFor(gate);
        CookieClient tab = browser.copy(gateway.port());
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> slow = threads.submit(() -> tab.page("/slow").status());
            provider.signOn().awaitWaiting();
            provider.signOn().waitFor(new CountDownLatch(0));
            provider.signOn().says(said -> said.subject("bob"));
            browser.page(provider.signOn().signOn(location(browser.page("/_gatehouse/login/corp"))));
            gate.countDown();
            assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        } finally {
            threads.shutdownNow();
        }

        assertThat(browser.page("/mine").status()).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("bob");
    }

    @Test
    void a_sign_on_that_the_provider_does_not_renew_is_over_when_its_access_token_is() throws Exception {
        CookieClient longer = new CookieClient(gateway.port());
        provider.signOn().accessTokensLive(120);
        signedOn(longer, "/x");
        signedOnAWhileAgo(browser);
        provider.signOn().revoke();
        assertThat(browser.page("/x").status()).isEqualTo(302);
        int before = provider.signOn().renewals();

        // until 30 s before its end it is not asked for, and afterwards once
        assertThat(longer.page("/x").status()).isEqualTo(200);
        assertThat(provider.signOn().renewals()).isEqualTo(before);
        time.advance(Duration.ofSeconds(35));
        assertThat(longer.page("/x").status()).isEqualTo(200);
        assertThat(longer.page("/x").status()).isEqualTo(200);
        assertThat(provider.signOn().renewals() - before).isEqualTo(1);
    }

    @Test
    void a_stronger_proof_is_asked_for_and_not_twice() throws Exception {
        signedOn(browser, "/x");
        RawAnswer away = browser.page("/strong/x");
        assertThat(away.status()).isEqualTo(302);
        assertThat(TestSignOn.form(location(away).getRawQuery())).containsEntry("acr_values", "gold");

        RawAnswer weak = browser.page(location(browser.page(provider.signOn().signOn(location(away)))));
        assertThat(weak.status()).isEqualTo(401);

        provider.signOn().says(said -> said.claim("acr", "gold"));
        assertThat(signedOn(new CookieClient(gateway.port()), "/strong/x").status())
                .isEqualTo(200);
    }

    @Test
    void a_proof_that_the_provider_finds_fresh_enough_by_its_clock_is_to_be_made_anew() throws Exception {
        says(Instant.now().minusSeconds(1_000));
        signedOn(browser, "/x");
        RawAnswer away = browser.page("/fresh/x");
        assertThat(TestSignOn.form(location(away).getRawQuery()))
                .containsEntry("max_age", "600")
                .doesNotContainKey("prompt");
        RawAnswer more = browser.page(location(browser.page(provider.signOn().signOn(location(away)))));
        assertThat(TestSignOn.form(location(more).getRawQuery())).containsEntry("prompt", "login");
        RawAnswer none = browser.page(location(browser.page(provider.signOn().signOn(location(more)))));
        assertThat(none.status()).isEqualTo(401);

        browser = new CookieClient(gateway.port());
        away = browser.page("/fresh/x");
        browser.page(provider.signOn().signOn(location(away)));
        away = browser.page("/fresh/x");
        says(Instant.now());
        assertThat(browser.page(location(browser.page(provider.signOn().signOn(location(away)))))
                        .status())
                .isEqualTo(200);
    }

    private void says(Instant authenticated) {
        provider.signOn().says(said -> said.claim("auth_time", authenticated.getEpochSecond()));
    }
}
