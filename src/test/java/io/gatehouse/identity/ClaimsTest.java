package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private final Claims claims = Claims.of(Map.of(
            "realm_access",
            Map.of("roles", List.of("admin", "user"), "a.b", "c"),
            "https://example.com/roles",
            List.of("x"),
            "scope",
            "read  write",
            "age",
            42,
            "verified",
            true,
            "mixed",
            List.of("a", Map.of())));

    @Test
    void a_value_inside_another_is_named_with_dots() {
        assertThat(claims.words("realm_access.roles")).containsExactly("admin", "user");
        assertThat(claims.text("realm_access.a.b")).isEqualTo("c");
        assertThat(claims.value("realm_access.none")).isNull();
        assertThat(claims.value("age.x")).isNull();
    }

    @Test
    void a_name_with_dots_is_looked_up_whole_first() {
        assertThat(claims.words("https://example.com/roles")).containsExactly("x");
    }

    @Test
    void words_stand_in_a_text_or_in_a_list() {
        assertThat(claims.words("scope")).containsExactly("read", "write");
        assertThat(claims.words("age")).isEmpty();
        assertThat(claims.words("mixed")).containsExactly("a");
    }

    @Test
    void what_has_parts_of_its_own_has_no_text() {
        assertThat(claims.text("age")).isEqualTo("42");
        assertThat(claims.text("verified")).isEqualTo("true");
        assertThat(claims.text("realm_access.roles")).isEqualTo("admin,user");
        assertThat(claims.text("realm_access")).isNull();
        assertThat(claims.text("mixed")).isNull();
    }

    @Test
    void a_claim_has_a_value_or_has_it_among_others() {
        assertThat(claims.has("age", "42")).isTrue();
        assertThat(claims.has("realm_access.roles", "user")).isTrue();
        assertThat(claims.has("scope", "read")).isFalse();
        assertThat(claims.has("none", "null")).isFalse();
    }

    @Test
    void nothing_of_the_values_is_shown() {
        assertThat(claims.toString()).doesNotContain("admin").doesNotContain("42");
    }
}
