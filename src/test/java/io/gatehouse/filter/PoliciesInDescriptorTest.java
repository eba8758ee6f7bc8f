package io.gatehouse.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.cache.Rules;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.source.Piece;
import io.gatehouse.exchange.ErrorsPolicy;
import io.gatehouse.exchange.FallbackPolicy;
import io.gatehouse.exchange.LatencyPolicy;
import io.gatehouse.exchange.Mode;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.access.AccessPolicy;
import io.gatehouse.filter.assertion.AssertionPolicy;
import io.gatehouse.filter.authenticate.AuthenticatePolicy;
import io.gatehouse.filter.authenticate.login.SignOnWay;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.filter.concurrency.ConcurrencyPolicy;
import io.gatehouse.filter.cors.CorsPolicy;
import io.gatehouse.filter.headers.HeadersPolicy;
import io.gatehouse.filter.limits.LimitsPolicy;
import io.gatehouse.filter.maintenance.MaintenancePolicy;
import io.gatehouse.filter.quota.QuotaPolicy;
import io.gatehouse.filter.ratelimit.RateLimitPolicy;
import io.gatehouse.filter.require.RequirePolicy;
import io.gatehouse.filter.websocket.WebSocketPolicy;
import io.gatehouse.forward.CanaryPolicy;
import io.gatehouse.forward.HedgePolicy;
import io.gatehouse.forward.MirrorPolicy;
import io.gatehouse.forward.RetryPolicy;
import io.gatehouse.forward.TimeoutPolicy;
import io.gatehouse.identity.KeysSpec;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies as a whole descriptor says them. */
final class PoliciesInDescriptorTest {

    private static final List<PolicyType<?>> CATALOGUE = List.of(
            HeadersPolicy.TYPE,
            MaintenancePolicy.TYPE,
            AccessPolicy.TYPE,
            CorsPolicy.TYPE,
            WebSocketPolicy.TYPE,
            RateLimitPolicy.TYPE,
            LimitsPolicy.TYPE,
            AuthenticatePolicy.type(SignOnWay::read),
            RequirePolicy.TYPE,
            QuotaPolicy.TYPE,
            ConcurrencyPolicy.TYPE,
            AssertionPolicy.TYPE,
            CachePolicy.TYPE,
            CanaryPolicy.TYPE,
            MirrorPolicy.TYPE,
            LatencyPolicy.TYPE,
            TimeoutPolicy.TYPE,
            RetryPolicy.TYPE,
            HedgePolicy.TYPE,
            FallbackPolicy.TYPE,
            ErrorsPolicy.TYPE);

    private static final DescriptorLoader LOADER =
            new DescriptorLoader(CATALOGUE, (kind, name) -> null, DescriptorLoader.Secrets.RESOLVE);

    @TempDir
    private Path folder;

    private Piece piece(String body) {
        return new Piece("routes.xml", "<gateway xmlns='urn:gatehouse:1'>\n" + body + "\n</gateway>", folder);
    }

    private Policies policies(String body) throws InvalidDescriptor {
        return LOADER.load(List.of(piece("<upstream name='a'><endpoint url='http://a'/></upstream>" + body)))
                .table()
                .hosts()
                .get(0)
                .routes()
                .get(0)
                .policies();
    }

    private List<String> refusals(String body) {
        return catchThrowableOfType(InvalidDescriptor.class, () -> LOADER.load(List.of(piece(body))))
                .violations()
                .stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void the_server_is_asked_when_no_other_way_in_knows_somebody() throws Exception {
        AuthenticatePolicy policy = policies("""
                <users name='staff' source='staff.htpasswd'/>
                <routes><route to='a'>
                  <authenticate><container roles='clerk auditor' relay='true'/><basic with='staff'/></authenticate>
                </route></routes>""").get(AuthenticatePolicy.class);
        assertThat(policy.serverRoles()).containsExactlyInAnyOrder("clerk", "auditor");
        assertThat(policy.toString()).containsSubsequence("Basic", "ContainerWay");
    }

    @Test
    void keys_may_be_in_a_table_of_a_database_of_the_server() throws Exception {
        Files.writeString(folder.resolve("pepper"), "x");
        assertThat(LOADER.load(List.of(piece("""
                        <keys name='usual' source='jdbc:jdbc/keys' pepper='file:pepper'/>
                        <keys name='own' source='jdbc:java:jboss/datasources/Keys' query='select 1' keep='2h' pepper='file:pepper'/>
                        <upstream name='a'><endpoint url='http://a'/></upstream>
                        <routes><route to='a'><authenticate><api-key with='usual'/><api-key with='own'/></authenticate></route></routes>"""))).table().people().keys())
                .extracting(KeysSpec::table)
                .containsExactly(
                        new KeysSpec.Table("jdbc/keys", "select * from gatehouse_keys", Duration.ofMinutes(15)),
                        new KeysSpec.Table("java:jboss/datasources/Keys", "select 1", Duration.ofHours(2)));
    }

    @Test
    void a_cache_has_rules() throws Exception {
        assertThat(policies("""
                        <routes><route to='a'><cache default-ttl='5m' stale-while-revalidate='1h' stale-if-error='1500ms'
                          vary='X-Tenant X-B' max-body='1KB' force='true' request-directives='ignore'/></route></routes>""").get(CachePolicy.class))
                .isEqualTo(new CachePolicy(new Rules(300, 3600, 1, List.of("x-tenant", "x-b"), 1024, true, false)));
        assertThat(policies("<routes><route to='a'><cache/></route></routes>").get(CachePolicy.class))
                .isEqualTo(new CachePolicy(Rules.DEFAULT));
    }

    @Test
    void a_cache_that_is_forced_says_for_how_long() {
        assertThat(refusals("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <routes><route to='a'><cache force='true' vary='a:b'/></route></routes>"""))
                .containsExactlyInAnyOrder(
                        "routes.xml:3:30: force: true (expected: beside default-ttl, for how long answers are to be fresh)",
                        "routes.xml:3:43: vary: a:b (expected: the name of a field)");
    }

    @Test
    void by_itself_there_is_no_server_to_be_asked() throws IOException {
        Files.writeString(folder.resolve("pepper"), "x");
        DescriptorLoader alone = new DescriptorLoader(
                CATALOGUE, (kind, name) -> null, DescriptorLoader.Secrets.RESOLVE, DescriptorLoader.Server.ABSENT);
        assertThat(catchThrowableOfType(InvalidDescriptor.class, () -> alone.load(List.of(piece("""
                        <keys name='k' source='jdbc:jdbc/keys' pepper='file:pepper'/>
                        <upstream name='a'><endpoint url='http://a'/></upstream>
                        <routes><route to='a'><authenticate><api-key with='k'/><container/></authenticate></route></routes>"""))))
                        .violations())
                .map(Violation::message)
                .containsExactly(
                        "source: jdbc:jdbc/keys: a data source of an application server, and here is none"
                                + " (expected: the gateway deployed in one; or a file)",
                        "<container> asks the security of an application server, and here is none"
                                + " (expected: the gateway deployed in one; or another way in, such as basic)");
    }

    @Test
    void limits_timeouts_and_headers_stand_beside_those_of_the_defaults() throws Exception {
        Policies policies = policies("""
                <defaults>
                  <limits body='1MB' uri='4KB' mode='observe'/>
                  <timeout connect='500ms'/>
                  <headers preset='secure'><response remove='A B'/><request set='C' value='1'/></headers>
                </defaults>
                <routes host='{tenant}.example.com'>
                  <route path='/{id}' to='a'>
                    <limits body='2GB'/>
                    <timeout idle='5m'/>
                    <headers><response set='B' value='{tenant}-{id}'/></headers>
                  </route>
                </routes>
                """);
        assertThat(policies.get(LimitsPolicy.class))
                .isEqualTo(new LimitsPolicy(2L << 30, null, null, 4096L, null, Mode.OBSERVE));
        assertThat(policies.get(TimeoutPolicy.class).connect()).isEqualTo(Duration.ofMillis(500));
        assertThat(policies.get(TimeoutPolicy.class).idle()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policies.get(HeadersPolicy.class).request()).hasSize(1);
        assertThat(policies.get(HeadersPolicy.class).response())
                .hasSize(8)
                .last()
                .asString()
                .contains("{tenant}-{id}");
    }

    @Test
    void pages_are_read_beside_the_descriptor() throws Exception {
        Files.writeString(folder.resolve("down.html"), "down");
        Files.writeString(folder.resolve("busy.html"), "busy");
        Policies policies = policies("""
                <routes>
                  <maintenance page='file:down.html' retry-after='10m'/>
                  <errors><page status='502 503' file='busy.html'/></errors>
                  <route to='a'/>
                </routes>
                """);
        assertThat(policies.get(MaintenancePolicy.class).page().text()).isEqualTo("down");
        assertThat(policies.get(ErrorsPolicy.class).pages())
                .singleElement()
                .satisfies(page -> assertThat(page.body().text()).isEqualTo("busy"));
    }

    @Test
    void a_policy_that_is_switched_off_is_not_there() throws Exception {
        Policies policies = policies("""
                <routes>
                  <defaults><limits body='1MB'/><canary to='a' share='5%'/></defaults>
                  <maintenance enabled='${jndi:shop/down:-false}'/>
                  <route to='a'><limits enabled='false'/></route>
                </routes>
                """);
        assertThat(policies.all()).hasOnlyElementsOfType(CanaryPolicy.class);
    }

    @Test
    void a_route_s_own_access_replaces_that_of_the_defaults_whole() throws Exception {
        Policies policies = policies("""
                <defaults><access deny='192.0.2.0/24'/></defaults>
                <routes><route to='a'><access allow='10.0.0.0/8 2001:db8::/32'/></route></routes>
                """);
        AccessPolicy access = policies.get(AccessPolicy.class);
        assertThat(access.deny()).isNull();
        assertThat(access.allow()).hasToString("10.0.0.0/8 2001:db8::/32");
    }

    @Test
    void what_switches_off_says_nothing_else() throws Exception {
        assertThat(policies("""
                <defaults><access deny='192.0.2.0/24'/><cors origins='*'/></defaults>
                <routes><route to='a'><access enabled='false'/><cors enabled='false'/></route></routes>
                """).all()).isEmpty();
    }

    @Test
    void access_that_says_nothing_or_nonsense_is_refused() throws IOException {
        assertThat(refusals("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <routes>
                  <route path='/1' to='a'><access/></route>
                  <route path='/2' to='a'><access mode='observe'/></route>
                  <route path='/3' to='a'><access allow=''/></route>
                  <route path='/4' to='a'><access allow='${env:NOBODY:-}'/></route>
                  <route path='/5' to='a'><access allow='10.0.0.0/8' deny='office.example.com 10.0.0.0/33'/></route>
                </routes>
                """))
                .containsExactly(
                        "routes.xml:4:27: <access> denies nobody (expected: allow or deny)",
                        "routes.xml:5:27: <access> denies nobody (expected: allow or deny)",
                        "routes.xml:6:35: allow: \"\" (expected: addresses or blocks such as 10.0.0.0/8 or 2001:db8::/32)",
                        "routes.xml:7:35: allow: ${env:NOBODY:-}"
                                + " (expected: addresses or blocks such as 10.0.0.0/8 or 2001:db8::/32)",
                        "routes.xml:8:54: deny: office.example.com"
                                + " (expected: an address or a block, such as 10.0.0.0/8 or 2001:db8::/32); 10.0.0.0/33"
                                + " (expected: an address or a block, such as 10.0.0.0/8 or 2001:db8::/32)");
    }

    @Test
    void cors_is_replaced_whole_and_says_what_is_wrong_where_it_is() throws Exception {
        Policies policies = policies("""
                <defaults><cors origins='https://a.example' credentials='true' expose='ETag'/></defaults>
                <routes><route to='a'><cors origins='*' max-age='5m'/></route></routes>
                """);
        CorsPolicy cors = policies.get(CorsPolicy.class);
        assertThat(cors.credentials()).isFalse();
        assertThat(cors.expose()).isNull();
        assertThat(cors.maxAge()).isEqualTo(Duration.ofMinutes(5));

        assertThat(refusals("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <routes>
                  <route path='/1' to='a'><cors/></route>
                  <route path='/2' to='a'><cors origins='*' credentials='true'/></route>
                  <route path='/3' to='a'><cors origins='https://a.example' mode='observe' max-age='60'/></route>
                </routes>
                """))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("routes.xml:4:27: <cors> allows nobody (expected: origins)"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "routes.xml:5:45: credentials: true together with origins=\"*\" (expected: the"
                                                + " origins by name; browsers refuse the two together)"),
                        line -> assertThat(line).startsWith("routes.xml:6:61: unknown attribute \"mode\" on <cors>"),
                        line -> assertThat(line)
                                .isEqualTo("routes.xml:6:76: max-age: 60"
                                        + " (expected: a duration such as 250ms, 5s, 10m, 8h or 7d)"));
    }

    @Test
    void bounds_are_told_at_the_attribute() throws IOException {
        assertThat(refusals("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <routes>
                  <route to='a'>
                    <limits headers='0' header-size='0B' uri='0B' body-rate='0B/s' body='0B'/>
                    <timeout try='0s'/>
                  </route>
                </routes>
                """))
                .containsExactly(
                        "routes.xml:5:13: headers: 0 (expected: >= 1)",
                        "routes.xml:5:25: header-size: 0B (expected: >= 1)",
                        "routes.xml:5:42: uri: 0B (expected: >= 1)",
                        "routes.xml:5:51: body-rate: 0B/s (expected: >= 1)",
                        "routes.xml:6:14: try: 0s (expected: > 0)");
        assertThat(told("<upstream name='a'><endpoint url='http://a'/></upstream><routes><route to='a'>"
                        + "<latency budget='0ms' server-timing='maybe'/></route></routes>"))
                .hasSize(2)
                .first()
                .isEqualTo("budget: 0ms (expected: > 0)");
    }

    @Test
    void a_plan_that_changes_nothing_is_a_slip() {
        String limited = "<upstream name='a'><endpoint url='http://a'/></upstream><routes><route name='r' to='a'>"
                + "<authenticate><client-cert/></authenticate><rate-limit><limit name='ip' rate='5/s'/>"
                + "<limit name='caller' rate='5/s' per='principal'/></rate-limit></route></routes>";
        assertThat(told("<plan name='gold'><limit name='caler' rate='9/s'/></plan>" + limited))
                .containsExactly("unknown limit \"caler\" (expected: one of caller); did you mean \"caller\"?");
        assertThat(told("<plan name='gold'><limit name='ip' rate='9/s'/></plan>" + limited))
                .containsExactly("<limit> ip does not count by principal or claim, so that no plan is known when it is"
                        + " asked (expected: one of caller)");
        assertThat(told("<plan name='gold'><limit name='caller' rate='9/s'/><limit name='caller' rate='8/s'/></plan>"
                        + limited))
                .containsExactly("<limit> caller a second time in <plan> (expected: each name once)");
        assertThat(told("<plan name='gold'><limit name='caller' rate='9/s'/></plan>".repeat(2) + limited))
                .singleElement()
                .asString()
                .startsWith("plan \"gold\" a second time");
        assertThat(told("<plan name='gold'><quota limit='5/year'/><limit name='caller' rate='0/s' burst='0'/></plan>"
                        + limited))
                .containsExactly(
                        "<quota> in <plan>, and no route has one (expected: <quota> in defaults or a route)",
                        "limit: 5/year (expected: an allowance such as 1000/day or 50000/month)",
                        "rate: 0/s (expected: 1 to 1000000000 in that time)",
                        "burst: 0 (expected: at least 1, and what 1/s brings in a year at most)");
        assertThat(told("<plan name='gold'><quota limit='5/day'/></plan>" + limited))
                .containsExactly("<quota> in <plan>, and no route has one (expected: <quota> in defaults or a route)");
        assertThat(told(limited.replace("<limit name='ip' rate='5/s'/>", "")
                        .replace("<limit name='caller' rate='5/s' per='principal'/>", "")))
                .containsExactly(
                        "<rate-limit> without a limit (expected: rate=\"300/s\" or the like, here or in <limit>)");
    }

    /** @return what is wrong, without where */
    private List<String> told(String body) {
        return refusals(body).stream()
                .map(line -> line.replaceFirst("^routes.xml:[0-9]+:[0-9]+: ", ""))
                .toList();
    }

    @Test
    void what_is_done_for_an_exchange_on_its_way_has_its_elements() throws Exception {
        Policies policies = policies("""
                <upstream name='b'><endpoint url='http://b'/></upstream>
                <upstream name='c'><endpoint url='http://c:1'/><endpoint url='http://c:2'/></upstream>
                <routes><route to='c'>
                  <mirror to='b' share='5%' body='1KB' in-flight='7' compare='true'/>
                  <timeout total='5s' deadline-header='grpc-timeout'/>
                  <retry max='2' on='503' budget='10%' body='64KB'/>
                  <hedge after='50ms'/>
                  <fallback to='b' on='busy'/>
                  <latency budget='5ms'/>
                </route></routes>""");
        assertThat(policies.get(MirrorPolicy.class))
                .isEqualTo(new MirrorPolicy("b", 0.05, When.ALWAYS, 1_024, 7, true));
        assertThat(policies.get(RetryPolicy.class)).isEqualTo(new RetryPolicy(2, Set.of(), List.of(503), 0.1, 65_536));
        assertThat(policies.get(HedgePolicy.class)).isEqualTo(new HedgePolicy(Duration.ofMillis(50)));
        assertThat(policies.get(FallbackPolicy.class))
                .isEqualTo(new FallbackPolicy("b", null, Set.of(Fault.UPSTREAM_BUSY), List.of()));
        assertThat(policies.get(LatencyPolicy.class)).isEqualTo(new LatencyPolicy(Duration.ofMillis(5), false));
    }

    @Test
    void what_memory_is_kept_for_is_bounded() {
        assertThat(refusals("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <upstream name='b'><endpoint url='http://b'/></upstream>
                <routes><route to='a'>
                  <mirror to='b' body='2GB' in-flight='0'/>
                  <retry body='2GB'/>
                </route></routes>"""))
                .containsExactly(
                        "routes.xml:5:18: body: 2GB (expected: <= 1048576)",
                        "routes.xml:5:29: in-flight: 0 (expected: >= 1)",
                        "routes.xml:6:10: body: 2GB (expected: <= 1048576)");
    }
}
