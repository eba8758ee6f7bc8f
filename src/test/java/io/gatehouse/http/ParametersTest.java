package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void a_query_is_decoded_after_it_is_cut() {
        Parameters query = Parameters.ofQuery("a=1&%61=2&b%26=c%3Dd&e=f+g&h&i=&&=j&k==l");

        assertThat(query.firstValues())
                .containsExactly(
                        java.util.Map.entry("a", "1"),
                        java.util.Map.entry("b&", "c=d"),
                        java.util.Map.entry("e", "f g"),
                        java.util.Map.entry("h", ""),
                        java.util.Map.entry("i", ""),
                        java.util.Map.entry("", "j"),
                        java.util.Map.entry("k", "=l"));
        assertThat(query.first("a")).isEqualTo("1");
        assertThat(query.first("x")).isNull();
    }

    @Test
    void what_cannot_be_decoded_stays_as_it_is() {
        assertThat(Parameters.ofQuery("a=%zz").first("a")).isEqualTo("%zz");
        assertThat(Parameters.ofQuery("a=%").first("a")).isEqualTo("%");
        assertThat(Parameters.ofQuery("a=%c0%af").first("a")).isEqualTo("%c0%af");
        assertThat(Parameters.ofQuery("a=%20%e").first("a")).isEqualTo("%20%e");
    }

    @Test
    void no_query_and_an_empty_one_have_nothing() {
        assertThat(Parameters.ofQuery(null).firstValues()).isEmpty();
        assertThat(Parameters.ofQuery("").firstValues()).isEmpty();
    }

    @Test
    void cookies_of_all_fields_count_and_the_first_of_a_name_wins() {
        Headers headers =
                Headers.of("cookie", "a=1; b=\"x y\";c = 3 ; a=2; junk; =4", "X", "d=5", "Cookie", "e=%20;b=6");
        Parameters cookies = Parameters.ofCookies(headers);

        assertThat(cookies.first("a")).isEqualTo("1");
        assertThat(cookies.first("b")).isEqualTo("\"x y\"");
        assertThat(cookies.first("c")).isEqualTo("3");
        assertThat(cookies.first("e")).isEqualTo("%20");
        assertThat(cookies.firstValues()).containsOnlyKeys("a", "b", "c", "e");
    }
}
