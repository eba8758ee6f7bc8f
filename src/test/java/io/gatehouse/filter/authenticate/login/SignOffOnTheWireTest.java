package io.gatehouse.filter.authenticate.login;

import static io.gatehouse.testing.CookieClient.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestSignOn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sign-on ends: by the person, by the provider, and not by others. */
final class SignOffOnTheWireTest extends SignOnFixture {

    @Test
    void signing_off_ends_the_sign_on_here_and_leads_to_the_provider() throws Exception {
        signedOn(browser, "/x");
        CookieClient thief = browser.copy(gateway.port());
        RawAnswer off = browser.send("GET", "/_gatehouse/logout?return=/bye", "Sec-Fetch-Site: same-origin");

        assertThat(off.status()).isEqualTo(303);
        assertThat(location(off).toString()).startsWith(provider.issuer() + "/logout?");
        assertThat(TestSignOn.form(location(off).getRawQuery()))
                .containsEntry("post_logout_redirect_uri", "http://localhost:8080/bye")
                .containsKey("id_token_hint");
        assertThat(thief.page("/x").status()).isEqualTo(302);
    }

    @Test
    void a_page_of_another_site_signs_nobody_off_and_changes_nothing() throws Exception {
        signedOn(browser, "/x");
        int before = upstream.requests();
        for (String site : List.of(
                "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "X: y")) {
            assertThat(browser.send("GET", "/_gatehouse/logout", site).status()).isEqualTo(200);
            assertThat(browser.send("POST", "/_gatehouse/logout", site, "Content-Length: 0")
                            .status())
                    .isEqualTo(403);
            assertThat(browser.send("POST", "/x", site, "Content-Length: 0").status())
                    .isEqualTo(403);
        }
        assertThat(upstream.requests()).isEqualTo(before);
        assertThat(browser.send("POST", "/x", "Sec-Fetch-Site: same-origin", "Content-Length: 0")
                        .status())
                .isEqualTo(200);
        assertThat(browser.send("POST", "/x", "Origin: http://localhost:8080", "Content-Length: 0")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_page_of_a_site_that_cors_trusts_with_credentials_may_change_something_and_others_may_not() throws Exception {
        signedOn(browser, "/x");
        int before = upstream.requests();
        for (String target : List.of("/read/x", "/all-read/x", "/x")) {
            assertThat(post(target, "Origin: https://shop.example")).as(target).isEqualTo(403);
        }
        assertThat(post("/lent/x", "Origin: https://evil.example")).isEqualTo(403);
        assertThat(post("/lent/x", "Origin: null")).isEqualTo(403);
        assertThat(upstream.requests()).isEqualTo(before);

        assertThat(post("/lent/x", "Origin: https://shop.example")).isEqualTo(200);
        assertThat(last().headers().all("X-User")).containsExactly("alice");
    }

    private int post(String target, String origin) throws Exception {
        return browser.send("POST", target, origin, "Sec-Fetch-Site: same-site", "Content-Length: 0")
                .status();
    }

    @Test
    void the_provider_ends_a_sign_on_over_the_back_channel() throws Exception {
        signedOn(browser, "/x");
        CookieClient other = new CookieClient(gateway.port());
        String first = provider.signOn().sessionId();
        signedOn(other, "/x");
        CookieClient channel = new CookieClient(gateway.port());

        assertThat(end(channel, provider.signOn().logoutToken(first, said -> said.claim("nonce", "x"))))
                .isEqualTo(400);
        assertThat(end(channel, "rubbish")).isEqualTo(400);
        assertThat(browser.page("/x").status()).isEqualTo(200);

        assertThat(end(channel, provider.signOn().logoutToken(first))).isEqualTo(200);
        assertThat(browser.page("/x").status()).isEqualTo(302);
        assertThat(other.page("/x").status()).isEqualTo(200);
    }

    @Test
    void the_provider_ends_one_sign_on_after_the_other_over_one_connection() throws Exception {
        signedOn(browser, "/x");
        String token = provider.signOn().logoutToken(provider.signOn().sessionId());
        try (RawClient channel = new CookieClient(gateway.port()).connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(channel.send(form(token)).answer().status()).isEqualTo(200);
            }
            String large = form("x".repeat(70_000));
            assertThat(channel.send(large).answer().status()).isEqualTo(400);
        }
    }

    @Test
    void the_provider_ends_a_sign_on_with_a_key_that_is_new() throws Exception {
        signedOn(browser, "/x");
        provider.rotate("second");
        CookieClient channel = new CookieClient(gateway.port());
        assertThat(end(channel, provider.signOn().logoutToken(provider.signOn().sessionId())))
                .isEqualTo(200);
        assertThat(browser.page("/x").status()).isEqualTo(302);

        // but a flood of such tokens is none of questions to the provider
        RSAKey foreign = TestProvider.newKey("foreign");
        int before = provider.asked("/keys");
        for (int i = 0; i < 20; i++) {
            assertThat(end(channel, provider.signOn().logoutToken(foreign, "sid-" + i, said -> said)))
                    .isEqualTo(400);
        }
        assertThat(provider.asked("/keys") - before).isLessThan(10);
    }

    @Test
    void who_announces_a_form_and_sends_none_holds_no_thread_and_is_turned_away() throws Exception {
        signedOn(browser, "/x");
        String token = form(provider.signOn().logoutToken(provider.signOn().sessionId()));
        int body = token.indexOf("\r\n\r\n") + 4;
        List<RawClient> silent = new ArrayList<>();
        try {
            // more than there are threads that serve
            for (int i = 0; i < 300; i++) {
                silent.add(new CookieClient(gateway.port()).connect().send(token.substring(0, body + 5)));
            }
            assertThat(browser.page("/x").status()).isEqualTo(200);

            assertThat(silent.get(0).send(token.substring(body + 5)).answer().status())
                    .isEqualTo(200);
            assertThat(browser.page("/x").status()).isEqualTo(302);
            time.advance(Duration.ofSeconds(6));
            assertThat(silent.get(1).answer().status()).isEqualTo(408);
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void a_form_comes_in_whatever_framing_and_pieces() throws Exception {
        signedOn(browser, "/x");
        String token = "logout_token="
                + provider.signOn().logoutToken(provider.signOn().sessionId());
        String head =
                "POST /_gatehouse/login/corp/ended HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (RawClient channel = new CookieClient(gateway.port()).connect()) {
            channel.send(head + "1\r\nl\r\n");
            channel.send(Integer.toHexString(token.length() - 1) + "\r\n" + token.substring(1) + "\r\n");
            assertThat(channel.send("0\r\n\r\n").answer().status()).isEqualTo(200);
            assertThat(browser.page("/x").status()).isEqualTo(302);

            String large = "x".repeat(70_000);
            assertThat(channel.send(head + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(400);
        }
        assertThat(end(new CookieClient(gateway.port()), "")).isEqualTo(400);
    }

    private static int end(CookieClient channel, String token) throws Exception {
        try (RawClient client = channel.connect()) {
            return client.send(form(token)).answer().status();
        }
    }

    private static String form(String token) {
        String form = "logout_token=" + token;
        return "POST /_gatehouse/login/corp/ended HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                + " application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n" + form;
    }
}
