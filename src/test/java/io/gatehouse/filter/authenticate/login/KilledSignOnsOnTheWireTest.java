package io.gatehouse.filter.authenticate.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.CookieClient;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An operator ends the sign-ons of a person, and comes with a token of the very provider. */
final class KilledSignOnsOnTheWireTest extends SignOnFixture {

    @Test
    void sign_ons_of_a_person_end_and_others_and_later_ones_do_not() throws Exception {
        signedOn(browser, "/x");
        assertThat(browser.page("/x").status()).isEqualTo(200);
        AdminClient admin = gateway.admin();
        admin.post("sessions/kill", "{\"subject\":\"bob\"}");
        assertThat(browser.page("/x").status()).isEqualTo(200);

        JsonObject ended = admin.post("sessions/kill", "{\"subject\":\"alice\",\"identity\":\"corp\"}");
        assertThat(ended.getJsonArray("identities").getString(0)).isEqualTo("corp");
        assertThat(browser.page("/x").status()).isEqualTo(302);

        time.advance(Duration.ofSeconds(1));
        CookieClient again = new CookieClient(gateway.port());
        assertThat(signedOn(again, "/x").status()).isEqualTo(200);
        assertThat(again.page("/x").status()).isEqualTo(200);
    }
}
