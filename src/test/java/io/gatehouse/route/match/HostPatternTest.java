package io.gatehouse.route.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {

    @ParameterizedTest
    @CsvSource({
        "shop.example.com, shop.example.com",
        "Shop.EXAMPLE.com., shop.example.com",
        "*.Example.com, *.example.com",
        "{tenant}.example.com, {tenant}.example.com",
        "10.0.0.1, 10.0.0.1",
        "[2001:DB8::1], [2001:db8::1]",
        "localhost, localhost",
        "*, *",
    })
    void a_host_prints_in_the_form_in_which_it_is_compared(String text, String normalised) {
        assertThat(HostPattern.parse(text)).hasToString(normalised);
    }

    @Test
    void what_it_captures_has_a_name() {
        assertThat(HostPattern.parse("{tenant}.example.com").captureName()).isEqualTo("tenant");
        assertThat(HostPattern.parse("*.example.com").captureName()).isNull();
        assertThat(HostPattern.parse("*")).isEqualTo(HostPattern.ANY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    shop.example.com:8080 ~ a host without a port: the port does not count
                    sh*p.example.com      ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    a.*.com               ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    *example.com          ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    a{t}.example.com      ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    {a}.{b}.com           ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    {t}                   ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    *.                    ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    a..b                  ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    .example.com          ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    http://example.com    ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    [::1                  ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    *.[::1]               ~ a host name such as shop.example.com, *.example.com or {tenant}.example.com
                    {1}.example.com       ~ a name of letters, digits, - and _ in the braces
                    b\u00fccher.example   ~ the name as it goes over the wire, xn--…
                    """)
    void what_is_no_host_is_refused(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse(text))
                .withMessage(text + " (expected: " + expected + ")");
    }
}
