package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptedTest {

    private static Accepted accepted(String... fields) {
        Headers.Builder headers = Headers.builder();
        for (String field : fields) {
            headers.add("accept", field);
        }
        return new Accepted(headers.build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "TEXT/HTML;charset=utf-8;q=0.7",
                "application/json;q=0.5, text/html;q=0.6",
                "application/json, text/html"
            })
    void people_get_a_page(String accept) {
        assertThat(accepted(accept).prefersHtml()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "text/*",
                "application/json",
                "application/problem+json, text/html",
                "application/json, text/html;q=0.9",
                "text/html;q=0",
                "text/html;q=nonsense",
                "",
                ";;,,/"
            })
    void programs_get_the_problem(String accept) {
        assertThat(accepted(accept).prefersHtml()).isFalse();
    }

    @Test
    void a_client_that_says_nothing_is_a_program_that_takes_everything() {
        assertThat(accepted().prefersHtml()).isFalse();
        assertThat(accepted().quality("image/png")).isEqualTo(1000);
    }

    @Test
    void several_fields_are_one_list() {
        assertThat(accepted("application/json;q=0.1", "text/html").prefersHtml())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html                              | text/html               | 1000",
                "text/html                              | text/html;charset=utf-8 | 1000",
                "text/*;q=0.3                           | text/html               | 300",
                "*/*;q=0.1, text/*;q=0.3, text/html;q=0.5 | text/html             | 500",
                "*/*;q=0.1, text/*;q=0.3, text/html;q=0.5 | text/css              | 300",
                "*/*;q=0.1, text/*;q=0.3, text/html;q=0.5 | image/png             | 100",
                "text/html;q=0, */*                     | text/html               | 0",
                "text/html;q=2                          | text/html               | 1000",
                "text/html;q=-1                         | text/html               | 0",
                "application/*                          | text/html               | 0",
                "tex/*                                  | text/html               | 0",
            })
    void the_most_specific_range_decides(String accept, String type, int quality) {
        assertThat(accepted(accept).quality(type)).isEqualTo(quality);
    }
}
