package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.token.TokenVerdict;
import org.junit.jupiter.api.Test;

final class BearerTest {

    @Test
    void a_key_that_is_not_known_is_no_reason_to_refuse_while_the_provider_cannot_be_asked_for_it() {
        TokenVerdict unknown = new TokenVerdict.UnknownKey("kid: no such key of the provider's");

        assertThat(Bearer.finding(unknown, false))
                .isEqualTo(new Finding.Rejected("kid: no such key of the provider's"));
        assertThat(Bearer.finding(unknown, true))
                .isInstanceOfSatisfying(
                        Finding.Unavailable.class,
                        found -> assertThat(found.genuine()).isTrue());
    }
}
