package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CookiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a=1; b=2; c=3 | b  | 2",
                "a=1;b=2       | b  | 2",
                "b=x=y         | b  | x=y",
                "b=\"q\"       | b  | \"q\"",
                "b=            | b  | ''",
                "a=1; b=2; b=3 | b  | 2",
                "ab=1; ba=2    | b  | -",
                "B=1           | b  | -",
                "b             | b  | -",
                ";;=;          | b  | -",
            })
    void the_first_cookie_of_the_name_counts(String field, String name, String value) {
        assertThat(Cookies.first(Headers.of("cookie", field), name)).isEqualTo(value);
    }

    @Test
    void cookies_may_come_in_several_fields() {
        assertThat(Cookies.first(Headers.of("Cookie", "a=1", "Cookie", "b=2"), "b"))
                .isEqualTo("2");
        assertThat(Cookies.first(Headers.of("Set-Cookie", "b=2"), "b")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1; b=2; c=3   | a=1; c=3",
                "b=2; c=3        | c=3",
                "a=1; b=2        | a=1",
                "b=1; a=1; b=2   | a=1",
                "a=1;b=2;c=3     | a=1;c=3",
                "ab=1;  ba=\"2\" | ab=1;  ba=\"2\"",
                "a=;b=;c         | a=;c",
            })
    void taking_one_away_leaves_the_others_as_they_came(String field, String rest) {
        Headers.Builder headers = Headers.of("X", "y", "Cookie", field).toBuilder();
        Cookies.remove(headers, "b");
        assertThat(headers.build()).isEqualTo(Headers.of("X", "y", "Cookie", rest));
    }

    @Test
    void a_field_without_a_cookie_goes() {
        Headers.Builder headers = Headers.of("Cookie", "b=1", "X", "y", "Cookie", "a=1").toBuilder();
        Cookies.remove(headers, "b");
        assertThat(headers.build()).isEqualTo(Headers.of("X", "y", "Cookie", "a=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b =1", " b = 1 ", "a=2;b\t=1", "b=1", "=0; b=1", "b=1; b =2", "B=0; b=1"})
    void conditions_and_canaries_read_the_same_cookie_and_the_upstream_does_not_see_it(String field) {
        Headers headers = Headers.of("Cookie", field);
        assertThat(Cookies.first(headers, "b")).isEqualTo("1");
        assertThat(Parameters.ofCookies(headers).first("b")).isEqualTo("1");
        Headers.Builder upstream = headers.toBuilder();
        Cookies.remove(upstream, "b");
        assertThat(Parameters.ofCookies(upstream.build()).first("b")).isNull();
    }
}
