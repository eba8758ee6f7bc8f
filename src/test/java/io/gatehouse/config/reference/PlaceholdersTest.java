package io.gatehouse.config.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    private static final Map<String, String> VALUES = Map.of(
            "env:A", "a", "env:EMPTY", "", "env:WITH", "${env:A}", "property:p.q", "p", "jndi:java:comp/env/x", "j");

    private final Placeholders placeholders =
            new Placeholders((kind, name) -> VALUES.get(kind.name().toLowerCase(Locale.ROOT) + ':' + name));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing to do {path} $ {a} }|nothing to do {path} $ {a} }",
                "${env:A}|a",
                "x${env:A}y${property:p.q}z|xaypz",
                "${jndi:java:comp/env/x}|j",
                "${env:B:-b}|b",
                "${env:A:-b}|a",
                "${env:EMPTY:-b}|b",
                "[${env:EMPTY}]|[]",
                "[${env:B:-}]|[]",
                "${env:B:-http://h:80/{path}}|http://h:80/{path}",
                "${env:B:-${property:C:-${env:A}}}|a",
                "${env:WITH}|${env:A}",
                "$${env:A}|${env:A}",
                "$${x} ${env:A}|${x} a"
            })
    void are_filled_in(String text, String filled) {
        assertThat(placeholders.fill(text)).isEqualTo(filled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${env:B}|${env:B} has no value (expected: the environment variable B, or a default: ${env:B:-DEFAULT})",
                "${property:b}|${property:b} has no value (expected: the system property b, or a default: ${property:b:-DEFAULT})",
                "${}|${\"\"} (expected: ${env:NAME}, ${property:NAME} or ${jndi:NAME})",
                "${A}|${A} (expected: ${env:NAME}, ${property:NAME} or ${jndi:NAME})",
                "${ENV:A}|${ENV:A} (expected: ${env:NAME}, ${property:NAME} or ${jndi:NAME})",
                "${env:}|${env:} (expected: ${env:NAME}, ${property:NAME} or ${jndi:NAME})",
                "${env::-x}|${env::-x} (expected: ${env:NAME}, ${property:NAME} or ${jndi:NAME})",
                "a${env:A|${env:A (expected: a } at its end)",
                "${env:B:-${env:C}}|${env:C} has no value (expected: the environment variable C, or a default: ${env:C:-DEFAULT})"
            })
    void are_refused_with_what_would_do(String text, String message) {
        assertThatThrownBy(() -> placeholders.fill(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
