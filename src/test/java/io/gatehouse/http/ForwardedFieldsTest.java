package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwardedFieldsTest {

    private static ForwardedFields forwarded(String value) {
        return ForwardedFields.of(Headers.of("Forwarded", value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "forwarded",
                "X-Forwarded-For",
                "x-forwarded-anything",
                "X_Forwarded_For",
                "X-Forwarded_Host",
                "X.Forwarded.For",
                "X-Real-IP",
                "x_real_ip"
            })
    void a_field_speaks_of_forwarding_however_it_is_spelt(String name) {
        assertThat(ForwardedFields.isOne(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X",
                "Forwarded-For",
                "X-Forwarded-",
                "X-Forwarding",
                "XX-Forwarded-For",
                "X-Real-IPs",
                "From"
            })
    void other_fields_do_not(String name) {
        assertThat(ForwardedFields.isOne(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1                   | 10.0.0.1",
                "10.0.0.1:4711              | 10.0.0.1",
                "2001:db8::1                | 2001:db8::1",
                "[2001:db8::1]              | 2001:db8::1",
                "[2001:db8::1]:4711         | 2001:db8::1",
                "unknown                    | unknown",
                "_hidden                    | _hidden",
                "'1.1.1.1,  2.2.2.2 ,3.3.3.3' | 1.1.1.1;2.2.2.2;3.3.3.3",
                "'1.1.1.1,,2.2.2.2,'        | 1.1.1.1;;2.2.2.2;",
            })
    void the_older_fields_list_addresses(String value, String addresses) {
        assertThat(ForwardedFields.of(Headers.of("X-Forwarded-For", value)).addresses())
                .isEqualTo(List.of(addresses.split(";", -1)));
    }

    @Test
    void several_fields_are_one_list_in_their_order() {
        assertThat(ForwardedFields.of(Headers.of("X-Forwarded-For", "1.1.1.1", "x-forwarded-for", "2.2.2.2"))
                        .addresses())
                .containsExactly("1.1.1.1", "2.2.2.2");
        assertThat(ForwardedFields.of(Headers.of("Forwarded", "for=1.1.1.1", "Forwarded", "for=2.2.2.2"))
                        .addresses())
                .containsExactly("1.1.1.1", "2.2.2.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=192.0.2.60                                | 192.0.2.60",
                "For=\"192.0.2.60:4711\"                       | 192.0.2.60",
                "for=\"[2001:db8:cafe::17]:4711\"              | 2001:db8:cafe::17",
                "for=\"[2001:db8:cafe::17]\";proto=http;by=203.0.113.43 | 2001:db8:cafe::17",
                "for=unknown                                   | unknown",
                "for=\"_gazonk\"                               | _gazonk",
                "proto=https                                   | ``",
                "for = 192.0.2.60 ; proto = https              | 192.0.2.60",
                "nonsense                                      | ``",
                "for=\"192.0.2.60                              | \"192.0.2.60",
            })
    void the_field_of_the_standard_names_them_too(String value, String address) {
        assertThat(forwarded(value).addresses()).containsExactly(address);
    }

    @Test
    void an_open_quote_does_not_swallow_what_a_proxy_wrote_behind_it() {
        assertThat(forwarded("for=\"6.6.6.6, for=192.0.2.60").addresses())
                .hasSize(2)
                .endsWith("192.0.2.60");
    }

    @Test
    void where_both_families_are_there_the_standards_field_may_be_the_clients() {
        ForwardedFields fields = ForwardedFields.of(
                Headers.of("Forwarded", "for=6.6.6.6;proto=https;host=evil", "X-Forwarded-For", "1.1.1.1"));
        assertThat(fields.addresses()).containsExactly("1.1.1.1");
        assertThat(fields.scheme(1)).isNull();
        assertThat(fields.authority(1, "https")).isNull();
        assertThat(ForwardedFields.of(Headers.of("Forwarded", "for=6.6.6.6", "X-Forwarded-Proto", "https"))
                        .addresses())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"https, https", "HTTPS, https", "http, http", "ws,", "'',", "javascript,"})
    void a_scheme_is_http_or_https(String said, String scheme) {
        assertThat(ForwardedFields.of(Headers.of("X-Forwarded-Proto", said)).scheme(1))
                .isEqualTo(scheme);
        assertThat(forwarded("for=1.1.1.1;proto=" + said).scheme(1)).isEqualTo(scheme);
    }

    @Test
    void the_outermost_trusted_proxy_is_believed_and_not_who_stands_before_it() {
        ForwardedFields older = ForwardedFields.of(
                Headers.of("X-Forwarded-Proto", "evil, https, http", "X-Forwarded-Host", "evil, shop.example, inner"));
        assertThat(older.scheme(1)).isEqualTo("http");
        assertThat(older.scheme(2)).isEqualTo("https");
        assertThat(older.authority(2, "https")).isEqualTo(new Authority("shop.example", -1));
        ForwardedFields standard = forwarded("for=6.6.6.6;proto=https;host=evil, for=1.1.1.1;proto=http;host=shop");
        assertThat(standard.scheme(1)).isEqualTo("http");
        assertThat(standard.authority(1, "https")).isEqualTo(new Authority("shop", -1));
    }

    @Test
    void a_proxy_that_says_once_for_all_is_believed() {
        assertThat(ForwardedFields.of(Headers.of("X-Forwarded-Proto", "https")).scheme(3))
                .isEqualTo("https");
    }

    @Test
    void what_a_client_says_of_its_scheme_is_not_taken_for_the_silence_of_the_proxy() {
        ForwardedFields fields = forwarded("proto=https;host=evil, for=6.6.6.6");
        assertThat(fields.scheme(1)).isNull();
        assertThat(fields.authority(1, "https")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, 8443, shop.example:8443",
        "shop.example:1, 8443, shop.example:1",
        "shop.example, 443, shop.example",
        "shop.example, 80, shop.example:80",
        "shop.example:443, 8443, shop.example:443",
        "shop.example, nonsense, shop.example",
        "shop.example, '', shop.example",
        "[::1], 8443, [::1]:8443",
        "evil@shop, 8443,",
        "'', 8443,",
    })
    void a_port_may_be_said_for_itself(String host, String port, String authority) {
        Authority said = ForwardedFields.of(Headers.of("X-Forwarded-Host", host, "X-Forwarded-Port", port))
                .authority(1, "https");
        assertThat(said == null ? null : said.toString()).isEqualTo(authority);
    }
}
