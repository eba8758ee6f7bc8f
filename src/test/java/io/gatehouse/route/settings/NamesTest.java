package io.gatehouse.route.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {

    @Test
    void names_are_separated_by_spaces_unless_they_stand_in_quotes() {
        assertThat(Names.parse("")).isEmpty();
        assertThat(Names.parse("  admin \n staff ")).containsExactly("admin", "staff");
        assertThat(Names.parse("'Domain Admins' staff")).containsExactly("Domain Admins", "staff");
        assertThat(Names.parse("'O''Brien''s team'")).containsExactly("O'Brien's team");
        assertThat(Names.parse("O'Brien d'Arc")).containsExactly("O'Brien", "d'Arc");
        assertThat(Names.parse("'department=Human Resources'")).containsExactly("department=Human Resources");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Domain Admins", "'a'b", "''", "a '", "'a'''b'"})
    void a_quote_that_is_not_closed_is_refused(String text) {
        assertThatThrownBy(() -> Names.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: a name with spaces in single quotes");
    }
}
