package io.gatehouse.route.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {

    private static Origins read(String words) {
        return Origins.of(
                Arrays.stream(words.split(" ", -1)).map(Origins::parse).toList(), false, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://shop.example.com      | https://shop.example.com       | true",
                "https://shop.example.com      | https://shop.example.com:443   | true",
                "https://shop.example.com:443  | https://shop.example.com       | true",
                "https://shop.example.com      | HTTPS://SHOP.example.COM       | true",
                "https://SHOP.example.com      | https://shop.example.com       | true",
                "https://shop.example.com      | http://shop.example.com        | false",
                "https://shop.example.com      | https://shop.example.com:8443  | false",
                "https://shop.example.com      | https://shop.example.com.      | false",
                "https://shop.example.com      | https://a.shop.example.com     | false",
                "https://shop.example.com      | https://shop.example.com.evil  | false",
                "https://shop.example.com      | https://evilshop.example.com   | false",
                "https://shop.example.com      | null                           | false",
                "http://localhost:3000         | http://localhost:3000          | true",
                "http://localhost:3000         | http://localhost               | false",
                "http://[::1]:3000             | http://[::1]:3000              | true",
                "capacitor://localhost         | capacitor://localhost          | true",
                "https://xn--bcher-kva.example | https://xn--bcher-kva.example  | true",
                "https://xn--bcher-kva.example | https://bücher.example         | false",
            })
    void an_origin_is_itself_and_no_other(String list, String origin, boolean allowed) {
        assertThat(read(list).contains(origin)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.partner.example            | true",
                "https://a.b.c.partner.example        | true",
                "https://A.Partner.Example            | true",
                "https://a.partner.example:443        | true",
                "https://xn--bcher-kva.partner.example | true",
                "https://a_b.partner.example          | true",
                "https://partner.example              | false",
                "https://.partner.example             | false",
                "https://a..partner.example           | false",
                "https://.a.partner.example           | false",
                "https://evilpartner.example          | false",
                "https://evil-partner.example         | false",
                "https://a.partner.example.           | false",
                "https://a.partner.example.evil.com   | false",
                "http://a.partner.example             | false",
                "https://a.partner.example:8443       | false",
                "https://evil.com?.partner.example    | false",
                "https://evil.com#.partner.example    | false",
                "https://evil.com/.partner.example    | false",
                "https://evil.com\\.partner.example   | false",
                "https://evil.com%00.partner.example  | false",
                "https://evil.com:80.partner.example  | false",
                "https://evil.com@a.partner.example   | false",
                "https://evil.com,a.partner.example   | false",
                "https://evil.com a.partner.example   | false",
                "https://*.partner.example            | false",
                "https://[::1].partner.example        | false",
                "null                                 | false",
                "''                                   | false",
            })
    void a_star_stands_for_whole_labels_and_at_least_one(String origin, boolean allowed) {
        assertThat(read("https://other.example https://*.partner.example").contains(origin))
                .isEqualTo(allowed);
    }

    @Test
    void a_star_may_stand_before_a_port() {
        Origins origins = read("http://*.test:8080");
        assertThat(origins.contains("http://a.test:8080")).isTrue();
        assertThat(origins.contains("http://a.test")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "shop.example.com",
                "https://",
                "https://*",
                "https://*.",
                "https://*.*.example",
                "https://a.*.example",
                "https://a*.example",
                "https://*a.example",
                "*://shop.example",
                "https://shop.example/",
                "https://shop.example/a",
                "https://shop.example:*",
                "https://shop.example.",
                "https://a..example",
                "https://.example",
                "https://*.10.0.0.1",
                "https://*.[::1]",
                "https://bücher.example",
                "https://user:s3cret@shop.example",
                "https://a.example,https://b.example"
            })
    void what_is_no_origin_is_refused(String word) {
        assertThatThrownBy(() -> Origins.parse(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("s3cret");
    }
}
