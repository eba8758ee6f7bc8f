package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.example.com      | shop.example.com | -1",
                "SHOP.Example.COM:8080 | shop.example.com | 8080",
                "localhost:0           | localhost        | 0",
                "a:65535               | a                | 65535",
                "a:080                 | a                | 80",
                "10.0.0.1:80           | 10.0.0.1         | 80",
                "my_host-1.            | my_host-1.       | -1",
                "[::1]                 | [::1]            | -1",
                "[2001:DB8::1]:8443    | [2001:db8::1]    | 8443",
                "[::ffff:10.0.0.1]:1   | [::ffff:10.0.0.1] | 1",
            })
    void host_and_port_are_told_apart(String text, String host, int port) {
        assertThat(Authority.parse(text)).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:",
                "a:b",
                "a:-1",
                "a:+1",
                "a:65536",
                "a:123456",
                "a:80:80",
                "a b",
                " a",
                "a\r\nb",
                "user@a",
                "user:pw@a",
                "a/b",
                "a?b",
                "a#b",
                "a\\b",
                "a,b",
                "a%41",
                "a\u0000",
                "bücher.example",
                "http://a",
                "::1",
                "[::1",
                "[]",
                "[::1]80",
                "[::1]:",
                "[a]",
                "[[::1]]",
                "[::1%25eth0]",
                "[::1%\";for=6.6.6.6;x=\"]",
                "[fe80::1% evil.example/]"
            })
    void what_is_no_host_is_none(String text) {
        assertThat(Authority.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"a:80, a:80", "A, a", "[::1]:80, [::1]:80", "[::1], [::1]"})
    void it_is_written_as_it_is_read(String text, String written) {
        assertThat(Authority.parse(text)).hasToString(written);
    }
}
