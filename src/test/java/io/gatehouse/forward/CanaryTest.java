package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.TestExchange;
import io.gatehouse.forward.CanaryPolicy.Verdict;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.testing.TestElement;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanaryTest {

    private static final Action.Forward FORWARD =
            new Action.Forward("main", PathRewrite.NONE, true, Action.SessionUrls.REFUSE);
    private static final String STICKY = "<canary to='next' share='5%' sticky-cookie='canary'/>";

    private static CanaryPolicy read(String element) {
        return TestElement.read(CanaryPolicy.TYPE, element);
    }

    private static TestExchange exchange(String element, String... fields) {
        return TestExchange.of(TestExchange.request("GET", "/a/b", fields), "/**", read(element));
    }

    /** @param ticket what chance says, of a million */
    private static String draw(TestExchange exchange, int ticket) {
        return Canary.draw(exchange.exchange(), exchange.routed(), FORWARD, bound -> {
            assertThat(bound).isEqualTo(1_000_000);
            return ticket;
        });
    }

    /** Chance must not be asked. */
    private static String decided(TestExchange exchange) {
        return Canary.draw(exchange.exchange(), exchange.routed(), FORWARD, bound -> {
            throw new AssertionError("a draw");
        });
    }

    private static String setCookie(TestExchange exchange) {
        return exchange.answered(200).first("Set-Cookie");
    }

    @Test
    void a_route_without_a_canary_goes_where_it_goes() {
        assertThat(decided(TestExchange.get("/"))).isEqualTo("main");
    }

    @Test
    void the_share_is_drawn() {
        assertThat(draw(exchange(STICKY), 49_999)).isEqualTo("next");
        assertThat(draw(exchange(STICKY), 50_000)).isEqualTo("main");
    }

    @Test
    void five_per_cent_of_many_are_about_five_per_cent() {
        Random random = new Random(7);
        int drawn = 0;
        TestExchange exchange = exchange("<canary to='next' share='5%'/>");
        for (int i = 0; i < 10_000; i++) {
            drawn += Canary.draw(exchange.exchange(), exchange.routed(), FORWARD, random::nextInt)
                            .equals("next")
                    ? 1
                    : 0;
        }
        assertThat(drawn).isBetween(450, 550);
    }

    @Test
    void the_draw_is_remembered_for_the_session_either_way() {
        TestExchange drawn = exchange(STICKY);
        draw(drawn, 0);
        assertThat(setCookie(drawn)).isEqualTo("canary=1; Path=/; HttpOnly; SameSite=Lax");
        TestExchange not = exchange(STICKY);
        draw(not, 999_999);
        assertThat(setCookie(not)).isEqualTo("canary=0; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void over_https_the_cookie_is_never_sent_in_the_clear() {
        RequestHead head =
                RequestHead.of("GET", "https://shop.example/", Headers.of("Host", "shop.example"), "192.0.2.1");
        TestExchange exchange = TestExchange.of(head, "/**", read(STICKY));
        draw(exchange, 0);
        assertThat(setCookie(exchange)).endsWith("; Secure");
    }

    @Test
    void a_client_stays_where_it_was_drawn_and_is_not_told_again() {
        TestExchange drawn = exchange(STICKY, "Cookie", "a=b; canary=1");
        assertThat(decided(drawn)).isEqualTo("next");
        assertThat(setCookie(drawn)).isNull();
        TestExchange not = exchange(STICKY, "Cookie", "canary=0");
        assertThat(decided(not)).isEqualTo("main");
        assertThat(setCookie(not)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary=", "canary=2", "canary=true", "canary=1x", "xcanary=1", "Canary=1"})
    void a_cookie_that_is_none_of_ours_is_drawn_anew(String cookie) {
        TestExchange exchange = exchange(STICKY, "Cookie", cookie);
        assertThat(draw(exchange, 0)).isEqualTo("next");
        assertThat(setCookie(exchange)).startsWith("canary=1;");
    }

    @Test
    void the_upstream_does_not_see_the_cookie() {
        TestExchange exchange = exchange(STICKY, "Cookie", "a=b; canary=1; c=d");
        decided(exchange);
        assertThat(exchange.upstream(Headers.of("Cookie", "a=b; canary=1; c=d")))
                .isEqualTo(Headers.of("Cookie", "a=b; c=d"));
        assertThat(exchange.upstream(Headers.of("Cookie", "canary=1", "A", "b")))
                .isEqualTo(Headers.of("A", "b"));
    }

    @Test
    void a_cookie_that_anyone_can_write_does_not_stand_in_for_the_condition() {
        for (String share : new String[] {"", "share='5%'", "share='0%'"}) {
            String element = "<canary to='next' when='client-ip in 10.0.0.0/8' sticky-cookie='canary' " + share + "/>";
            TestExchange stranger = exchange(element, "Cookie", "canary=1");
            assertThat(decided(stranger)).as(element).isEqualTo("main");
            assertThat(stranger.upstream(Headers.of("Cookie", "canary=1"))).isEqualTo(Headers.EMPTY);
        }
    }

    @Test
    void the_cookie_decides_among_those_whom_the_condition_admits() {
        String element = "<canary to='next' when='header:X-Beta = yes' share='5%' sticky-cookie='canary'/>";
        assertThat(decided(exchange(element, "Cookie", "canary=1", "X-Beta", "yes")))
                .isEqualTo("next");
        assertThat(decided(exchange(element, "Cookie", "canary=0", "X-Beta", "yes")))
                .isEqualTo("main");
    }

    @Test
    void the_condition_decides_before_the_share() {
        String element = "<canary to='next' when='header:X-Beta = yes' share='5%'/>";
        assertThat(decided(exchange(element))).isEqualTo("main");
        assertThat(draw(exchange(element, "X-Beta", "yes"), 0)).isEqualTo("next");
        assertThat(draw(exchange(element, "X-Beta", "yes"), 999_999)).isEqualTo("main");
    }

    @Test
    void without_a_share_all_that_meet_the_condition_go() {
        String element = "<canary to='next' when='path = /a/b'/>";
        assertThat(decided(exchange(element))).isEqualTo("next");
    }

    @Test
    void who_did_not_meet_the_condition_may_meet_it_later() {
        String element = "<canary to='next' when='header:X-Beta = yes' sticky-cookie='canary'/>";
        TestExchange stranger = exchange(element);
        decided(stranger);
        assertThat(setCookie(stranger)).isNull();
        TestExchange tester = exchange(element, "X-Beta", "yes");
        assertThat(decided(tester)).isEqualTo("next");
        assertThat(setCookie(tester)).startsWith("canary=1;");
    }

    @Test
    void nobody_is_drawn_for_nothing_but_the_cookie_still_counts() {
        String element = "<canary to='next' share='0%' sticky-cookie='canary'/>";
        TestExchange exchange = exchange(element);
        assertThat(decided(exchange)).isEqualTo("main");
        assertThat(setCookie(exchange)).isNull();
        assertThat(decided(exchange(element, "Cookie", "canary=1"))).isEqualTo("next");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<canary to='next' share='5%' sticky-cookie='canary'/>         | canary=1 | REMEMBERED     | next",
                "<canary to='next' share='5%' sticky-cookie='canary'/>         | canary=0 | REMEMBERED_NOT | main",
                "<canary to='next' share='5%'/>                                | canary=1 | DRAW           | main",
                "<canary to='next' share='100%'/>                              | a=b      | ADMITTED       | next",
                "<canary to='next' when='cookie:a = b'/>                       | a=b      | ADMITTED       | next",
                "<canary to='next' when='cookie:a = c'/>                       | a=b      | LEFT_ALONE     | main",
                "<canary to='next' when='cookie:a = b' share='5%'/>            | a=b      | DRAW           | main",
                "<canary to='next' sticky-cookie='canary'/>                    | a=b      | LEFT_ALONE     | main",
            })
    void what_needs_no_draw_can_be_asked_for(String element, String cookie, Verdict verdict, String target) {
        TestExchange exchange = exchange(element, "Cookie", cookie);
        RequestHead head = exchange.exchange().head();
        assertThat(read(element).verdict(head, exchange.routed().path())).isEqualTo(verdict);
        assertThat(Canary.target(head, exchange.routed(), FORWARD)).isEqualTo(target);
    }

    @Test
    void what_is_wrong_is_told_with_value_and_expectation() {
        assertThat(TestElement.refusals(CanaryPolicy.TYPE, "<canary to='next'/>"))
                .containsExactly("<canary> draws nobody (expected: share, when or sticky-cookie)");
        assertThat(TestElement.refusals(CanaryPolicy.TYPE, "<canary to='next' sticky-cookie='a b' share='101%'/>"))
                .containsExactlyInAnyOrder(
                        "sticky-cookie: a b (expected: the name of a cookie)", "share: 101% (expected: 0% to 100%)");
        assertThat(TestElement.refusals(CanaryPolicy.TYPE, "<canary to='next' when='header:'/>"))
                .singleElement()
                .asString()
                .startsWith("when: ");
    }

    @Test
    void equal_elements_are_equal_policies() {
        String element = "<canary to='next' when='path = /a' share='5%' sticky-cookie='c'/>";
        assertThat(read(element)).isEqualTo(read(element));
    }
}
