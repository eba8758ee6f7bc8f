package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.RawAnswer;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who signs on: what their browser keeps of the gateway and of Keycloak, and the password that they type.
 *
 * @param gateway with the cookies of the gateway
 * @param keycloak with those of Keycloak
 */
record Person(String name, String realm, CookieClient gateway, CookieClient keycloak) {

    private static final Pattern FORM = Pattern.compile("<form id=\"kc-form-login\"[^>]* action=\"([^\"]+)\"");

    /** @return what the gateway answers to a page */
    RawAnswer page(String target) throws Exception {
        return gateway.page(target);
    }

    /** @return the status of what a script is answered */
    int script(String target) throws Exception {
        return gateway.send("GET", target, "Accept: */*", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty")
                .status();
    }

    /** Opens a page and signs on for it. @return what the page answers in the end */
    RawAnswer open(String target) throws Exception {
        RawAnswer back = comeBack(password(away(target)));
        return page(CookieClient.location(back).toString());
    }

    /** @return where the gateway leads them who open this page */
    URI away(String target) throws Exception {
        RawAnswer away = page(target);
        assertThat(away.status()).as(away.text()).isEqualTo(302);
        URI where = CookieClient.location(away);
        assertThat(where.getPath()).isEqualTo("/realms/" + realm + "/protocol/openid-connect/auth");
        return where;
    }

    /** Types name and password. @return where Keycloak leads back to */
    URI password(URI entrance) throws Exception {
        RawAnswer page = keycloak.page(entrance);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        Matcher form = FORM.matcher(page.text());
        assertThat(form.find()).as(page.text()).isTrue();
        URI action = URI.create(form.group(1).replace("&amp;", "&"));
        RawAnswer back = keycloak.submit(
                action.getRawPath() + '?' + action.getRawQuery(),
                "username=" + name + "&password=" + name + "-for-tests-only&credentialId=");
        assertThat(back.status()).as(back.text()).isEqualTo(302);
        return CookieClient.location(back);
    }

    /** Keycloak knows them already. @return where it leads back to */
    URI known(URI entrance) throws Exception {
        RawAnswer back = keycloak.page(entrance);
        assertThat(back.status()).as(back.text()).isBetween(302, 303);
        return CookieClient.location(back);
    }

    /** @return what the gateway says to where Keycloak has led */
    RawAnswer comeBack(URI callback) throws Exception {
        RawAnswer answer = gateway.page(callback);
        assertThat(answer.status()).as(answer.text()).isEqualTo(302);
        return answer;
    }

    /** The same browser, for another thread. */
    Person tab() {
        return new Person(name, realm, gateway.copy(gateway.port()), keycloak.copy(keycloak.port()));
    }
}
