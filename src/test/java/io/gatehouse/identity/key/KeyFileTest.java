package io.gatehouse.identity.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.identity.Secret;
import io.gatehouse.identity.file.Malformed;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

    private static final String HASH = KeyHash.of("secret", Secret.of("pepper")).toString();

    private static ApiKey one(String line) throws Malformed {
        return KeyFile.parse(line).values().iterator().next();
    }

    @Test
    void a_line_says_whose_a_key_is_and_what_it_may() throws Exception {
        ApiKey key = one("k1 " + HASH + "  owner=acme plan=gold  roles=a,b scopes=read expires=2027-03-31");

        assertThat(key.id()).isEqualTo("k1");
        assertThat(key.owner()).isEqualTo("acme");
        assertThat(key.plan()).isEqualTo("gold");
        assertThat(key.roles()).containsExactlyInAnyOrder("a", "b");
        assertThat(key.scopes()).containsExactly("read");
        assertThat(key.expires()).isEqualTo(Instant.parse("2027-04-01T00:00:00Z"));
        assertThat(key.enabled()).isTrue();
    }

    @Test
    void remarks_and_empty_lines_are_passed_over_and_windows_line_ends_too() throws Exception {
        assertThat(KeyFile.parse(
                        "# keys\r\n\r\n  \r\nk1 " + HASH + " owner=a\r\nk2 " + HASH + " owner=a enabled=false\r\n"))
                .hasSize(2);
    }

    @Test
    void everything_that_is_wrong_is_told_with_its_line() {
        String text = "k1 " + HASH + " owner=a\nk1 " + HASH + " owner=b\nk2 secret owner=c\nk3 " + HASH + " plan=x\n";

        assertThatThrownBy(() -> KeyFile.parse(text))
                .hasMessageContaining("line 2: k1 a second time")
                .hasMessageContaining("line 3: no hash")
                .hasMessageContaining("line 4: k3: no owner")
                .hasMessageNotContaining("secret owner");
    }

    @ParameterizedTest
    @CsvSource({
        "k1,                    no key",
        "k 1 owner=a,           no hash",
        "k1 HASH owner=a x=y,   x (expected: one of owner=",
        "k1 HASH owner=,        owner (expected",
        "k1 HASH owner=a owner=b, a second time",
        "k1 HASH owner=a expires=soon, expires: soon (expected: a day",
        "k1 HASH owner=a enabled=maybe, enabled: maybe (expected: true or false)",
        "k.1 HASH owner=a,      no key"
    })
    void a_slip_is_refused(String line, String message) {
        assertThatThrownBy(() -> KeyFile.parse(line.replace("HASH", HASH))).hasMessageContaining(message);
    }

    @Test
    void the_secret_itself_is_not_taken_for_a_hash_and_not_told() {
        assertThatThrownBy(() -> KeyFile.parse("k1 hmac-sha256:tooshort owner=a"))
                .hasMessageContaining("never the key itself")
                .hasMessageNotContaining("tooshort");
    }
}
