package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Authority;
import io.gatehouse.http.Cidr;
import io.gatehouse.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustedProxiesTest {

    private static final TrustedProxies PROXIES =
            new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32")));

    private static TrustedProxies.Said listen(String... fields) {
        return PROXIES.listen("10.0.0.1", "http", Headers.of(fields));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, true",
        "10.255.255.255, true",
        "11.0.0.1, false",
        "::ffff:10.0.0.1, true",
        "2001:db8::1, true",
        "2001:db9::1, false",
        "010.0.0.1, false",
        "proxy.internal, false",
        "'', false",
    })
    void who_is_in_the_list_is_trusted(String address, boolean trusted) {
        assertThat(PROXIES.trusts(address)).isEqualTo(trusted);
        assertThat(TrustedProxies.NOBODY.trusts(address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // nobody is named
                "''                                | 10.0.0.1     | ''",
                // one proxy
                "192.0.2.1                         | 192.0.2.1    | 10.0.0.1",
                // the client says something of itself, and the proxy appends
                "6.6.6.6, 192.0.2.1                | 192.0.2.1    | 10.0.0.1",
                "10.9.9.9, 192.0.2.1               | 192.0.2.1    | 10.0.0.1",
                // two proxies
                "192.0.2.1, 10.0.0.2               | 192.0.2.1    | '10.0.0.2, 10.0.0.1'",
                "6.6.6.6, 192.0.2.1, 10.0.0.2      | 192.0.2.1    | '10.0.0.2, 10.0.0.1'",
                // everyone is trusted: the client is the first
                "10.0.0.3, 10.0.0.2                | 10.0.0.3     | '10.0.0.2, 10.0.0.1'",
                // what is no address ends the walk
                "192.0.2.1, unknown                | 10.0.0.1     | ''",
                "192.0.2.1, _hidden, 10.0.0.2      | 10.0.0.2     | 10.0.0.1",
                "192.0.2.1,                        | 10.0.0.1     | ''",
                "evil.example                      | 10.0.0.1     | ''",
                "192.0.2.01                        | 10.0.0.1     | ''",
                // IPv6
                "2001:db9::7, 2001:db8::2          | 2001:db9::7  | '2001:db8::2, 10.0.0.1'",
                "[2001:db9::7]:4711                | 2001:db9::7  | 10.0.0.1",
                // a zone may be any text, so whoever names one names nobody
                "fe80::1%eth0                      | 10.0.0.1     | ''",
                "fe80::1%eth0, 10.0.0.2            | 10.0.0.2     | 10.0.0.1",
            })
    void the_first_that_is_not_trusted_is_the_client(String chain, String client, String hops) {
        TrustedProxies.Said older = listen("X-Forwarded-For", chain);
        assertThat(older.client()).isEqualTo(client);
        assertThat(String.join(", ", older.hops())).isEqualTo(hops);
        String standard = chain.isEmpty()
                ? ""
                : "for=\"" + String.join("\", for=\"", chain.split(", ?", -1)).replaceAll(" *$", "") + '"';
        TrustedProxies.Said said = listen("Forwarded", standard);
        assertThat(said.client()).isEqualTo(client);
        assertThat(String.join(", ", said.hops())).isEqualTo(hops);
    }

    @Test
    void scheme_and_host_are_those_that_the_outermost_trusted_proxy_was_asked_with() {
        TrustedProxies.Said said = listen(
                "X-Forwarded-For",
                "6.6.6.6, 192.0.2.1, 10.0.0.2",
                "X-Forwarded-Proto",
                "javascript, https, http",
                "X-Forwarded-Host",
                "evil.example, shop.example, inner");
        assertThat(said.scheme()).isEqualTo("https");
        assertThat(said.authority()).isEqualTo(new Authority("shop.example", -1));
    }

    @Test
    void a_proxy_that_says_nothing_of_scheme_and_host_leaves_them_as_they_came() {
        TrustedProxies.Said said = listen("X-Forwarded-For", "192.0.2.1");
        assertThat(said.scheme()).isEqualTo("http");
        assertThat(said.authority()).isNull();
    }

    @Test
    void a_client_that_speaks_the_standard_is_not_heard_through_a_proxy_that_does_not() {
        TrustedProxies.Said said =
                listen("Forwarded", "for=6.6.6.6;proto=https;host=evil", "X-Forwarded-For", "192.0.2.1");
        assertThat(said).isEqualTo(new TrustedProxies.Said("192.0.2.1", List.of("10.0.0.1"), "http", null));
    }
}
