package io.gatehouse.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.limit.Heap;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Rate;
import io.gatehouse.testing.TestElement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateLimitTest {

    private static RateLimitPolicy read(String element) {
        return TestElement.read(RateLimitPolicy.TYPE, element);
    }

    @Test
    void alone_it_counts_addresses_with_one_second_of_burst() {
        RateLimitPolicy policy = read("<rate-limit rate='300/s'/>");
        assertThat(policy.limits())
                .containsExactly(new LimitSpec(
                        "",
                        "default",
                        "client-ip",
                        false,
                        Rate.parse("300/s"),
                        300,
                        Heap.ofProcess().usualKeys(),
                        true));
        assertThat(policy.late()).isEmpty();
        assertThat(policy.classic()).isFalse();
    }

    @Test
    void limits_that_ask_who_it_is_come_later_than_the_others() {
        RateLimitPolicy policy = read(
                "<rate-limit><limit name='a' rate='5/s' per='principal header:X-Tenant'/>"
                        + "<limit name='b' rate='5/s' per='header:X-Tenant'/><limit name='c' rate='5/s' per='claim:org'/></rate-limit>");
        assertThat(policy.early()).extracting(limit -> limit.spec().name()).containsExactly("b");
        assertThat(policy.late()).extracting(limit -> limit.spec().name()).containsExactly("a", "c");
    }

    @Test
    void each_limit_has_the_mode_of_its_element_unless_it_has_one_of_its_own() {
        RateLimitPolicy policy = read("<rate-limit mode='observe'><limit name='a' rate='5/s'/>"
                + "<limit name='b' rate='5/s' mode='enforce'/></rate-limit>");
        assertThat(policy.early()).extracting(limit -> limit.mode().name()).containsExactly("OBSERVE", "ENFORCE");
    }

    @Test
    void methods_may_cost_more_or_nothing() {
        Costs costs = read("<rate-limit rate='5/s' cost='POST=5 GET=0' cost-header='X-Cost'/>")
                .early()
                .get(0)
                .costs();
        assertThat(List.of(costs.of("POST"), costs.of("GET"), costs.of("PUT"))).containsExactly(5, 0, 1);
        assertThat(costs.field()).isEqualTo("X-Cost");
    }

    @ParameterizedTest
    @CsvSource({
        "17,17",
        "0,0",
        "'',-1",
        "-1,-1",
        "1.5,-1",
        "1e3,-1",
        "999999999,1000000",
        "99999999999999999999,1000000",
        "' 5',-1"
    })
    void what_the_upstream_says_of_its_cost_is_a_whole_number_or_not_understood(String value, int cost) {
        assertThat(Costs.said(List.of(value))).isEqualTo(cost);
        assertThat(Costs.said(List.of(value, value))).isEqualTo(Costs.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<rate-limit><limit burst='5'/></rate-limit>|<limit> without a rate (expected: rate=\"300/s\" or the like)",
                "<rate-limit rate='0/s'/>|rate: 0/s (expected: 1 to 1000000000 in that time)",
                "<rate-limit rate='-1/s'/>|rate: -1/s (expected: a rate such as 300/s, 10/m, 5000/h or 100000/d)",
                "<rate-limit rate='1/s' burst='0'/>|burst: 0 (expected: 1 to 1000000000)",
                "<rate-limit rate='1/d' burst='400'/>|burst: 400 (expected: what 1/d brings in a year at most)",
                "<rate-limit rate='1/s' keys='0'/>|keys: 0 (expected: 1 to 10000000)",
                "<rate-limit rate='1/s' per='ip'/>|per: ip (expected: client-ip, principal, claim:NAME, header:NAME,"
                        + " query:NAME, cookie:NAME, host, path or method)",
                "<rate-limit rate='1/s' per=' '/>|per: \"\" (expected: client-ip, principal, claim:NAME, header:NAME,"
                        + " query:NAME, cookie:NAME, host, path or method)",
                "<rate-limit rate='1/s' per='host host'/>|per: host a second time (expected: each once)",
                "<rate-limit rate='1/s' cost='POST'/>|cost: POST (expected: METHOD=TOKENS such as POST=5, the method in capitals,"
                        + " with at most 1000000 tokens)",
                "<rate-limit rate='1/s' cost='POST=1 POST=2'/>|cost: POST a second time (expected: each once)",
                "<rate-limit rate='1/s' cost-header='a b'/>|cost-header: a b (expected: the name of a field)",
                "<rate-limit rate='1/s' cost-header='Transfer-Encoding'/>|cost-header: Transfer-Encoding (expected: a field of"
                        + " the upstream's own, such as X-Cost; this one is taken out of answers, and they need it)",
                "<rate-limit rate='1/s' cost-header='content-length'/>|cost-header: content-length (expected: a field of"
                        + " the upstream's own, such as X-Cost; this one is taken out of answers, and they need it)",
                "<rate-limit><limit name='a b' rate='1/s'/></rate-limit>|name: a b (expected: letters, digits, '.', '_'"
                        + " and '-', 64 at most)",
                "<rate-limit><limit rate='1/s'/><limit rate='2/s'/></rate-limit>|<rate-limit> with two limits named"
                        + " default (expected: each name once; without one it is \"default\")",
                "<rate-limit rate='1/s'><limit name='a' rate='1/s'/></rate-limit>|<rate-limit> with a limit of its own"
                        + " and <limit>s in it (expected: one of the two)"
            })
    void what_is_wrong_is_told(String element, String message) {
        assertThat(TestElement.of(element).refusals(RateLimitPolicy.TYPE)).contains(message);
    }
}
