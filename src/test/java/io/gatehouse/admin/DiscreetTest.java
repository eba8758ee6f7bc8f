package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<request set=\"Authorization\" value=\"Basic abc\"/> | <request set=\"Authorization\" value=\"***\"/>",
                "<request value='abc' add='X-Api-Key'/> | <request value='***' add='X-Api-Key'/>",
                "<request set='X-Token' value='${env:TOKEN}'/> | <request set='X-Token' value='${env:TOKEN}'/>",
                "<request set='X-Color' value='red'/> | <request set='X-Color' value='red'/>",
                "<identity name='a' secret='abc' issuer='https://i'/> | <identity name='a' secret='***' issuer='https://i'/>",
                "<identity name='a' secret='env:SECRET'/> | <identity name='a' secret='env:SECRET'/>",
                "<tls key-password='abc' key='k.p12'/> | <tls key-password='***' key='k.p12'/>",
                "<!-- password: abc --> | <!-- password: *** -->",
                "redis://user:abc@host:6379/0 | redis://***@host:6379/0",
                "GET /x?a=1&access_token=abc&b=2 | GET /x?a=1&access_token=***&b=2",
                "https://x/y?code=abc#z | https://x/y?code=***#z",
                "Authorization: Bearer abc | Authorization: ***",
                "X-Auth-Token: abc | X-Auth-Token: ***",
                "Accept: text/html | Accept: text/html",
                "header:X-Api-Key = 'abc' and method = GET | header:X-Api-Key = *** and method = GET",
                "header:Authorization matches \"^Basic abc$\" | header:Authorization matches ***",
                "header:X-Api-Key in 'abc', 'def' or x | header:X-Api-Key in *** or x",
                "header:X-Api-Key like \"a*\" | header:X-Api-Key like ***",
                "<expect request='GET http://a/?token=abc' headers='Cookie: sid=abc; A: b'/> | <expect request='GET http://a/?token=***' headers='Cookie: ***; A: b'/>",
            })
    void what_may_be_a_secret_is_masked_and_nothing_else(String text, String shown) {
        assertThat(Discreet.text(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token: no JWT (expected: one, because introspect=\"false\")",
                "upstream app: http://10.0.0.1:8080 is left out for 10 s",
                "the path: /a;b=c?d=e",
                "split media: blue 90 (descriptor: 100)",
            })
    void sentences_stay_as_they_are(String text) {
        assertThat(Discreet.text(text)).isEqualTo(text);
    }

    @Test
    void a_text_that_was_made_to_take_long_does_not() {
        String long1 = "<a b='" + "x".repeat(500_000) + "'/>";
        String long2 = "?" + "a-".repeat(250_000) + "=1";
        String long3 = "<!-- " + "pass".repeat(125_000) + " -->";
        String long4 = "<a" + " b='c'".repeat(10_000) + "/>";
        String long5 = "<a b=\"".repeat(100_000);
        long begin = System.nanoTime();
        assertThat(Discreet.text(long4)).isEqualTo(long4);
        assertThat(Discreet.text(long5)).isEqualTo(long5);
        assertThat(Discreet.text(long1)).isEqualTo(long1);
        assertThat(Discreet.text(long2)).isNotEmpty();
        assertThat(Discreet.text(long3)).isNotEmpty();
        assertThat((System.nanoTime() - begin) / 1_000_000).as("milliseconds").isLessThan(5_000);
    }
}
