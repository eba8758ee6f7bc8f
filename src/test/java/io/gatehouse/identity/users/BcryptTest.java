package io.gatehouse.identity.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BcryptTest {

    /** Made by another implementation, libxcrypt; the second also stands in its own tests. */
    @ParameterizedTest
    @CsvSource({
        "s3cr3t-canary, $2y$05$CCCCCCCCCCCCCCCCCCCCC.nJxAG7FMl2a58nbW9SMlbQhgi9Ml1.i",
        "U*U, $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "päss, $2b$04$abcdefghijklmnopqrstuuF7KK/SfP9IRGj0pPJMr8GdtCS8xpmpC"
    })
    void what_others_have_made_is_known_again(String password, String hash) {
        assertThat(Bcrypt.parse(hash).isOf(password)).isTrue();
        assertThat(Bcrypt.parse(hash).isOf(password + "x")).isFalse();
        assertThat(Bcrypt.parse(hash).isOf(password.substring(1))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "$apr1$x7lWq0Tz$oX0.4Dk8vYbDz5fKxQ1fH1, an MD5 hash",
        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=, a SHA hash",
        "$6$saltsalt$abc, a SHA hash",
        "rqXexS6ZhobKA, a password as it is",
        "letmein, a password as it is",
        "$2y$05$CCCCCCCCCCCCCCCCCCCCC.nJxAG7FMl2a58nbW9SMlbQhgi9Ml1., no whole bcrypt hash",
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.nJxAG7FMl2a58nbW9SMlbQhgi9Ml1.i, no whole bcrypt hash",
        "$2y$03$CCCCCCCCCCCCCCCCCCCCC.nJxAG7FMl2a58nbW9SMlbQhgi9Ml1.i, a cost of 3",
        "$2y$15$CCCCCCCCCCCCCCCCCCCCC.nJxAG7FMl2a58nbW9SMlbQhgi9Ml1.i, a cost of 15"
    })
    void anything_else_is_refused_with_what_to_do_and_without_what_it_is(String hash, String told) {
        assertThatThrownBy(() -> Bcrypt.parse(hash))
                .hasMessageStartingWith(told)
                .hasMessageContaining("htpasswd -B")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(hash));
    }

    @Test
    void one_that_is_nobodys_is_of_no_password_and_has_the_cost_that_was_asked_for() {
        assertThat(Bcrypt.nobodys(4).isOf("")).isFalse();
        assertThat(Bcrypt.parse("$2y$04$" + ".".repeat(53))).isEqualTo(Bcrypt.nobodys(4));
        assertThat(Bcrypt.nobodys(12).cost()).isEqualTo(12);
    }
}
