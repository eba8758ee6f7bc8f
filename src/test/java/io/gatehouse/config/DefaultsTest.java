package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.TestPolicies.Canary;
import io.gatehouse.config.TestPolicies.ErrorPages;
import io.gatehouse.config.TestPolicies.HeaderChanges;
import io.gatehouse.config.TestPolicies.Limits;
import io.gatehouse.config.TestPolicies.Maintenance;
import io.gatehouse.config.TestPolicies.RateLimit;
import io.gatehouse.config.TestPolicies.Timeout;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Policy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said further inside counts more. */
class DefaultsTest {

    private static final String UPSTREAM = "<upstream name='a'><endpoint url='http://a'/></upstream>";

    private static Policies policies(String body) throws InvalidDescriptor {
        return route(body, "r").policies();
    }

    private static Route route(String body, String name) throws InvalidDescriptor {
        return Descriptors.load(Descriptors.gateway(UPSTREAM + body)).table().hosts().stream()
                .flatMap(host -> host.routes().stream())
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_timeout_is_merged_by_attribute_from_every_layer() throws InvalidDescriptor {
        Policies policies = policies("""
                <defaults><timeout connect='1s' first-byte='1s' total='1s'/></defaults>
                <defaults name='slow'><timeout total='3s'/></defaults>
                <routes>
                  <defaults><timeout first-byte='2s' total='2s'/></defaults>
                  <route name='r' to='a' use='slow'/>
                </routes>
                """);

        assertThat(policies.get(Timeout.class))
                .isEqualTo(new Timeout(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
    }

    @Test
    void a_routes_own_attribute_counts_most() throws InvalidDescriptor {
        Policies policies = policies("""
                <defaults><limits body='1KB' headers='10'/></defaults>
                <defaults name='x'><limits body='2KB' mode='observe'/></defaults>
                <routes><route name='r' to='a' use='x'><limits body='3KB' body-rate='1KB/s'/></route></routes>
                """);

        assertThat(policies.get(Limits.class)).isEqualTo(new Limits(3072L, 10, 1024L, true));
    }

    @Test
    void what_is_not_merged_is_replaced_whole() throws InvalidDescriptor {
        Policies policies = policies("""
                <upstream name='b'><endpoint url='http://b'/></upstream>
                <defaults><canary to='b' share='5%' when='header:X exists'/></defaults>
                <routes><route name='r' to='a'><canary to='b' share='10%'/></route></routes>
                """);

        assertThat(policies.get(Canary.class)).isEqualTo(new Canary("b", 0.1, null));
    }

    @Test
    void limits_are_merged_by_name_and_know_where_they_are_said() throws InvalidDescriptor {
        Policies policies = policies("""
                <defaults><rate-limit rate='1/s' mode='observe'/></defaults>
                <defaults name='x'><rate-limit><limit name='b' rate='2/s'/></rate-limit></defaults>
                <routes name='shop'>
                  <defaults><rate-limit mode='observe'><limit name='b' rate='3/s'/><limit name='c' rate='4/s' mode='enforce'/></rate-limit></defaults>
                  <route name='r' to='a' use='x'><rate-limit><limit name='d' rate='5/s'/></rate-limit></route>
                </routes>
                """);

        assertThat(policies.get(RateLimit.class).limits())
                .containsExactly(
                        " 1/s of gateway observe",
                        "c 4/s of routes shop enforce",
                        "b 2/s of defaults x",
                        "d 5/s of route r");
    }

    @Test
    void an_element_without_limits_changes_the_mode_of_those_of_the_defaults() throws InvalidDescriptor {
        Policies policies = policies("""
                <defaults><rate-limit><limit name='default' rate='1/s'/><limit name='b' rate='2/s'/></rate-limit></defaults>
                <defaults name='x'><rate-limit rate='3/s'/></defaults>
                <routes><route name='r' to='a' use='x'><rate-limit mode='observe'/></route></routes>
                """);

        assertThat(policies.get(RateLimit.class).limits())
                .containsExactly("b 2/s of gateway observe", " 3/s of defaults x observe");
    }

    @Test
    void blocks_of_one_name_are_told_apart_so_that_they_count_apart() throws InvalidDescriptor {
        String body = """
                <routes host='a'><defaults><rate-limit rate='1/s'/></defaults><route name='one' to='a'/></routes>
                <routes host='a'><defaults><rate-limit rate='1/s'/></defaults><route name='two' path='/z' to='a'/></routes>
                <routes name='b' host='b'><defaults><rate-limit rate='1/s'/></defaults><route name='three' path='/t' to='a'/></routes>
                <routes in='b'><route name='four' to='a'/></routes>
                """.replace("name='one' to", "name='one' path='/o' to");

        assertThat(List.of("one", "two", "three", "four").stream().map(name -> limits(body, name)))
                .containsExactly(
                        List.of(" 1/s of routes a"),
                        List.of(" 1/s of routes a#2"),
                        List.of(" 1/s of routes b"),
                        List.of(" 1/s of routes b"));
    }

    private static List<String> limits(String body, String route) {
        try {
            return route(body, route).policies().get(RateLimit.class).limits();
        } catch (InvalidDescriptor e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void headers_are_merged_by_direction_and_name() throws InvalidDescriptor {
        Policies policies = policies("""
                <defaults><headers preset='secure'>
                  <request set='X-A' value='base'/>
                  <response set='X-A' value='base'/>
                  <response remove='Server X-Powered-By'/>
                  <response add='X-B' value='base'/>
                </headers></defaults>
                <routes><route name='r' to='a'><headers>
                  <request remove='x-a'/>
                  <response set='server' value='own'/>
                </headers></route></routes>
                """);

        assertThat(policies.get(HeaderChanges.class))
                .isEqualTo(new HeaderChanges(
                        "secure",
                        List.of(
                                "response [set X-A, base]",
                                "response [remove X-Powered-By]",
                                "response [add X-B, base]",
                                "request [remove x-a]",
                                "response [set server, own]")));
    }

    @Test
    void a_block_says_maintenance_and_errors_for_its_routes_and_a_route_may_differ() throws InvalidDescriptor {
        String body = """
                <defaults><maintenance retry-after='1m'/></defaults>
                <routes>
                  <maintenance retry-after='2m'/>
                  <errors><page status='404' file='pom.xml'/></errors>
                  <route name='r' path='/r' to='a'/>
                  <route name='own' path='/own' to='a'><maintenance retry-after='3m'/><errors enabled='false'><page status='404' file='pom.xml'/></errors></route>
                </routes>
                """.replace(
                        "pom.xml", "file:" + java.nio.file.Path.of("pom.xml").toAbsolutePath());

        assertThat(route(body, "r").policies().get(Maintenance.class))
                .isEqualTo(new Maintenance(null, Duration.ofMinutes(2), null));
        assertThat(route(body, "r").policies().get(ErrorPages.class)).isNotNull();
        assertThat(route(body, "own").policies().get(Maintenance.class))
                .isEqualTo(new Maintenance(null, Duration.ofMinutes(3), null));
        assertThat(route(body, "own").policies().get(ErrorPages.class)).isNull();
    }

    @Test
    void a_policy_that_is_switched_off_takes_the_defaults_away() throws InvalidDescriptor {
        Policies policies = policies("""
                <defaults><timeout connect='1s'/><limits body='1KB'/></defaults>
                <routes>
                  <defaults><limits enabled='false' body='2KB'/></defaults>
                  <route name='r' to='a'><timeout enabled='false'/><limits headers='7'/></route>
                </routes>
                """);

        assertThat(policies.get(Timeout.class)).isNull();
        assertThat(policies.get(Limits.class)).isEqualTo(new Limits(null, 7, null, false));
    }

    @Test
    void policies_stand_in_the_order_of_the_catalogue_whatever_the_order_of_the_elements() throws InvalidDescriptor {
        Policies policies = policies("""
                <upstream name='b'><endpoint url='http://b'/></upstream>
                <routes><route name='r' to='a'>
                  <timeout/><headers/><canary to='b'/><limits/><maintenance/>
                </route></routes>
                """);

        assertThat(policies.all())
                .extracting(Policy::getClass)
                .extracting(Class::getSimpleName)
                .containsExactly("Maintenance", "Limits", "Canary", "HeaderChanges", "Timeout");
    }

    @Test
    void a_block_has_policies_for_requests_that_no_route_takes() throws InvalidDescriptor {
        VirtualHost host = Descriptors.load(Descriptors.gateway(UPSTREAM + """
                        <defaults><limits body='1KB'/></defaults>
                        <defaults name='n'><timeout connect='1s'/></defaults>
                        <routes><maintenance retry-after='2m'/><route to='a' use='n'><limits headers='1'/></route></routes>
                        """))
                .table()
                .hosts()
                .get(0);

        assertThat(host.policies().all())
                .containsExactly(
                        new Maintenance(null, Duration.ofMinutes(2), null), new Limits(1024L, 100, null, false));
    }

    @Test
    void a_default_that_no_route_uses_is_looked_at_all_the_same() {
        assertThat(Descriptors.refusals(Descriptors.gateway(
                        "<defaults name='unused'>\n<limits headers='0'/><canary to='nowhere'/></defaults>")))
                .containsExactly(
                        "routes.xml:3:9: headers: 0 (expected: >= 1)",
                        "routes.xml:3:30: unknown upstream \"nowhere\" (expected one that is declared; there is none)");
    }

    @Test
    void a_default_may_use_what_the_host_captures_and_is_refused_where_a_route_does_not_capture_it()
            throws InvalidDescriptor {
        String defaults =
                "<defaults><headers><request set='X-Tenant' value='{tenant} {header:A}'/></headers></defaults>";
        assertThat(policies(defaults + "<routes host='{tenant}.x.org'><route name='r' to='a'/></routes>")
                        .get(HeaderChanges.class))
                .isEqualTo(new HeaderChanges(null, List.of("request [set X-Tenant, {tenant} {header:A}]")));

        assertThat(Descriptors.refusals(Descriptors.gateway(
                        UPSTREAM + defaults + "<routes host='x.org'><route name='r' to='a'/></routes>")))
                .singleElement()
                .asString()
                .contains("value: {tenant} (expected: one of {path}");
    }
}
