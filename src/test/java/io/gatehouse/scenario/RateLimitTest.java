package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted together, and who can change that. The rates are so slow that no test sees a token come. */
class RateLimitTest {

    private static final String LIMITS = """
            <routes name="api">
              <defaults><rate-limit>
                <limit name="all" rate="1/d" burst="5"/>
                <limit name="tenant" rate="1/d" burst="3" per="header:X-Tenant"/>
              </rate-limit></defaults>
              <route name="a" path="/a/**" to="app"/>
              <route name="b" path="/b/**" to="app"/>
              <route name="more" path="/more/**" to="app">
                <rate-limit><limit name="own" rate="1/d" burst="1"/></rate-limit>
              </route>
              <route name="other" path="/other/**" to="app">
                <rate-limit><limit name="all" rate="1/d" burst="1"/></rate-limit>
              </route>
              <route name="blind" path="/Blind/**" case="ignore" to="app">
                <rate-limit><limit name="all" rate="1/d" burst="9"/><limit name="tenant" rate="1/d" burst="9"/>
                  <limit name="path" rate="1/d" burst="1" per="path"/></rate-limit>
              </route>
              <route name="repeated" path="/repeated/**" to="app">
                <rate-limit><limit name="all" rate="1/d" burst="9"/><limit name="tenant" rate="1/d" burst="2" per="header:X-Tenant"/></rate-limit>
              </route>
              <route name="query" path="/query/**" to="app">
                <rate-limit><limit name="all" rate="1/d" burst="9"/><limit name="tenant" rate="1/d" burst="2" per="query:t cookie:t"/></rate-limit>
              </route>
              <route name="free" path="/free/**" to="app"><rate-limit enabled="false"/></route>
              <route name="guarded" path="/guarded/**" to="app"><authenticate><client-cert/></authenticate></route>
            </routes>
            """;

    private Stage stranger;
    private Stage behindProxy;

    @BeforeEach
    void open() throws Exception {
        stranger = Stage.routing(LIMITS);
        behindProxy = Stage.routing("<trusted-proxies from=\"127.0.0.0/8\"/>" + LIMITS);
    }

    @AfterEach
    void close() {
        stranger.close();
        behindProxy.close();
    }

    private static int[] statuses(Stage stage, String path, int times) {
        return IntStream.range(0, times)
                .map(i -> status(stage, path, "X-Tenant: " + i))
                .toArray();
    }

    private static int status(Stage stage, String path, String... fields) {
        try {
            return stage.get(path, fields).status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_limit_in_defaults_counts_all_its_routes_together() {
        assertThat(statuses(stranger, "/a/x", 3)).containsOnly(200);
        assertThat(statuses(stranger, "/b/x", 3)).containsExactly(200, 200, 429);
        assertThat(statuses(stranger, "/a/x", 1)).containsExactly(429);
        assertThat(statuses(stranger, "/free/x", 9)).containsOnly(200);
    }

    @Test
    void a_routes_own_limit_is_added_and_counts_that_route_alone() {
        assertThat(statuses(stranger, "/more/x", 2)).containsExactly(200, 429);
        assertThat(statuses(stranger, "/a/x", 4)).containsExactly(200, 200, 200, 429);
    }

    @Test
    void a_routes_own_limit_of_the_same_name_replaces_that_of_the_defaults() {
        assertThat(statuses(stranger, "/other/x", 2)).containsExactly(200, 429);
        assertThat(statuses(stranger, "/a/x", 5)).containsOnly(200);
    }

    @Test
    void whom_a_limit_counts_apart_has_a_count_of_his_own() {
        for (int i = 0; i < 3; i++) {
            assertThat(status(stranger, "/a/x", "X-Tenant: acme")).isEqualTo(200);
        }
        assertThat(status(stranger, "/a/x", "X-Tenant: acme")).isEqualTo(429);
        assertThat(status(stranger, "/a/x", "X-Tenant: other")).isEqualTo(200);
    }

    @Test
    void guesses_count_and_so_does_what_no_route_takes() {
        assertThat(statuses(stranger, "/guarded/x", 2)).containsOnly(401);
        assertThat(statuses(stranger, "/nowhere", 2)).containsOnly(404);
        assertThat(statuses(stranger, "/a/x", 2)).containsExactly(200, 429);
    }

    @Test
    void nobody_gains_by_the_address_that_he_says_he_has() {
        for (int i = 0; i < 5; i++) {
            assertThat(status(stranger, "/a/x", "X-Tenant: " + i, "X-Forwarded-For: 192.0.2." + i))
                    .isEqualTo(200);
        }
        assertThat(status(stranger, "/a/x", "X-Tenant: 9", "X-Forwarded-For: 192.0.2.77", "Forwarded: for=192.0.2.78"))
                .isEqualTo(429);
    }

    @Test
    void behind_a_trusted_proxy_the_address_that_it_names_counts_and_of_ipv6_the_network() {
        assertThat(spent("192.0.2.7", "192.0.2.7")).isTrue();
        assertThat(spent("192.0.2.8", "192.0.2.9")).isFalse();
        assertThat(spent("2001:db8:0:1::1", "2001:db8:0:1:ffff::2")).isTrue();
        assertThat(spent("2001:db8:0:2::1", "2001:db8:0:3::1")).isFalse();
    }

    /** @return whether the second address finds nothing left when the first has drawn all */
    private boolean spent(String first, String second) {
        for (int i = 0; i < 5; i++) {
            assertThat(status(behindProxy, "/a/x", "X-Tenant: " + first + i, "X-Forwarded-For: " + first))
                    .isEqualTo(200);
        }
        return status(behindProxy, "/a/x", "X-Tenant: " + second, "X-Forwarded-For: " + second) == 429;
    }

    @Test
    void where_case_does_not_count_all_spellings_of_a_path_are_counted_together() {
        assertThat(status(stranger, "/blind/Some")).isEqualTo(200);
        assertThat(status(stranger, "/BLIND/some")).isEqualTo(429);
        assertThat(status(stranger, "/Blind/%53ome")).isEqualTo(429);
        assertThat(status(stranger, "/blind/other")).isEqualTo(200);
    }

    @Test
    void who_repeats_a_field_gets_no_count_of_his_own_for_each_order_and_each_addition() {
        assertThat(status(stranger, "/repeated/x", "X-Tenant: a", "X-Tenant: b"))
                .isEqualTo(200);
        assertThat(status(stranger, "/repeated/x", "X-Tenant: b", "x-tenant: a"))
                .isEqualTo(200);
        assertThat(status(stranger, "/repeated/x", "X-Tenant: a", "X-Tenant: c", "X-Tenant: d"))
                .isEqualTo(429);
        assertThat(status(stranger, "/repeated/x", "X-Tenant: a,b")).isEqualTo(200);
        assertThat(status(stranger, "/repeated/x", "X-Tenant: a")).isEqualTo(200);
    }

    @Test
    void nor_who_repeats_a_parameter_or_a_cookie() {
        assertThat(status(stranger, "/query/x?t=1&t=2", "Cookie: t=1; t=1")).isEqualTo(200);
        assertThat(status(stranger, "/query/x?t=2&t=1&t=3", "Cookie: t=1", "Cookie: t=2"))
                .isEqualTo(200);
        assertThat(status(stranger, "/query/x?t=9&%74=1", "Cookie: t=5; t=6")).isEqualTo(429);
        assertThat(status(stranger, "/query/x?t=9", "Cookie: t=5")).isEqualTo(200);
    }

    @Test
    void an_answer_says_what_is_left_whoever_made_it() throws Exception {
        RawAnswer answer = stranger.get("/guarded/x");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"all\";q=5;w=432000, \"tenant\";q=3;w=259200");
        assertThat(answer.header("RateLimit")).isEqualTo("\"all\";r=4;t=86400, \"tenant\";r=2;t=86400");
    }
}
