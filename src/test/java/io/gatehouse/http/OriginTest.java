package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://shop.example.com        | https     | shop.example.com | -1",
                "https://shop.example.com:443    | https     | shop.example.com | -1",
                "http://shop.example.com:80      | http      | shop.example.com | -1",
                "http://shop.example.com:443     | http      | shop.example.com | 443",
                "https://shop.example.com:8443   | https     | shop.example.com | 8443",
                "HTTPS://Shop.Example.COM        | https     | shop.example.com | -1",
                "https://xn--bcher-kva.example   | https     | xn--bcher-kva.example | -1",
                "http://[2001:DB8::1]:8080       | http      | [2001:db8::1]    | 8080",
                "http://10.0.0.1                 | http      | 10.0.0.1         | -1",
                "capacitor://localhost           | capacitor | localhost        | -1",
                "capacitor://localhost:80        | capacitor | localhost        | 80",
            })
    void scheme_host_and_port_are_told_apart(String text, String scheme, String host, int port) {
        assertThat(Origin.parse(text)).isEqualTo(new Origin(scheme, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "shop.example.com",
                "//shop.example.com",
                "://shop.example.com",
                "https:shop.example.com",
                "https:/shop.example.com",
                "https://",
                "https://:443",
                "https://shop.example.com/",
                "https://shop.example.com/a",
                "https://evil.example?.shop.example.com",
                "https://evil.example#.shop.example.com",
                "https://evil.example\\.shop.example.com",
                "https://evil.example%2f.shop.example.com",
                "https://user@shop.example.com",
                "https://user:secret@shop.example.com",
                "https://shop.example.com:",
                "https://shop.example.com:x",
                "https://shop.example.com:99999",
                "https://evil.example:80.shop.example.com",
                "https://shop.example.com https://evil.example",
                "https://shop.example.com,https://evil.example",
                "https://shop.example.com, https://evil.example",
                " https://shop.example.com",
                "https://shop.example.com ",
                "https ://shop.example.com",
                "1https://shop.example.com",
                "h_ttps://shop.example.com",
                "https://shöp.example.com",
                "https://shop.example.com\u3002evil.example",
                "https://shop.example.com\u0000",
                "https://[::1",
                "https://[::1%eth0]",
                "https://[::1]x",
                "https://*.example.com"
            })
    void what_is_more_or_less_is_none(String text) {
        assertThat(Origin.parse(text)).isNull();
    }
}
