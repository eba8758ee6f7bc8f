package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.FixedBody;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.When;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.route.rewrite.Template;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.SplitSpec;
import io.gatehouse.upstream.UpstreamSpec;
import io.gatehouse.upstream.UpstreamSpec.Balance;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.HostHeader;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stands in a descriptor stands in the table. */
class LoadedDescriptorTest {

    private static RouteTable table(String body) throws InvalidDescriptor {
        return Descriptors.load(Descriptors.gateway(body)).table();
    }

    @Test
    void an_upstream_says_nothing_and_has_the_documented_defaults() throws InvalidDescriptor {
        assertThat(table("<upstream name='a'><endpoint url='http://10.0.1.11'/></upstream>")
                        .upstreams())
                .containsExactly(new UpstreamSpec(
                        "a",
                        Balance.ROUND_ROBIN,
                        HostHeader.PRESERVE,
                        List.of(new EndpointSpec("http", "10.0.1.11", 80, 1, 1, false)),
                        PoolSpec.DEFAULT,
                        null));
    }

    @Test
    void http2_is_a_matter_of_scheme_and_pool() throws InvalidDescriptor {
        UpstreamSpec upstream = table("""
                <upstream name='a'>
                  <pool http2='auto' streams='7'/>
                  <endpoint url='h2c://10.0.1.11'/>
                  <endpoint url='https://10.0.1.12'/>
                </upstream>
                """).upstreams().get(0);
        assertThat(upstream.pool().http2()).isTrue();
        assertThat(upstream.pool().streams()).isEqualTo(7);
        EndpointSpec clear = upstream.endpoints().get(0);
        assertThat(clear).hasToString("h2c://10.0.1.11:80");
        assertThat(clear.isHttp2()).isTrue();
        assertThat(clear.webScheme()).isEqualTo("http");
        assertThat(clear.authority()).isEqualTo("10.0.1.11");
        assertThat(upstream.endpoints().get(1).isHttp2()).isFalse();
        assertThat(PoolSpec.DEFAULT.http2()).isFalse();
    }

    @Test
    void an_upstream_says_everything() throws InvalidDescriptor {
        RouteTable table = table("""
                <upstream name='a' balance='least-connections' host-header='endpoint'>
                  <pool max='5' keep='4' idle='1m' in-flight='3' queue='2' queue-timeout='250ms'/>
                  <endpoint url='HTTPS://Crm-1.Internal:8443' weight='0' tier='2' drain='true'/>
                  <tls server-name='crm' verify='false'/>
                  <endpoint url='https://[2001:DB8::1]'/>
                </upstream>
                """);

        UpstreamSpec upstream = table.upstreams().get(0);
        assertThat(upstream.balance()).isEqualTo(Balance.LEAST_CONNECTIONS);
        assertThat(upstream.hostHeader()).isEqualTo(HostHeader.ENDPOINT);
        assertThat(upstream.pool()).isEqualTo(new PoolSpec(5, 4, Duration.ofMinutes(1), 3, 2, Duration.ofMillis(250)));
        assertThat(upstream.endpoints())
                .containsExactly(
                        new EndpointSpec("https", "crm-1.internal", 8443, 0, 2, true),
                        new EndpointSpec("https", "[2001:db8::1]", 443, 1, 1, false));
        assertThat(upstream.tls()).isEqualTo(new UpstreamSpec.TlsSpec(null, null, null, "crm", false));
    }

    @Test
    void splits_and_trusted_proxies() throws InvalidDescriptor {
        RouteTable table = table("""
                <split name='media'><to upstream='blue' weight='100'/><to upstream='green' weight='0'/></split>
                <upstream name='blue'><endpoint url='http://blue:8080'/></upstream>
                <upstream name='green'><endpoint url='http://green:8080'/></upstream>
                <trusted-proxies from=' 10.0.0.0/8
                   2001:db8::/32 '/>
                """);

        assertThat(table.splits())
                .containsExactly(new SplitSpec(
                        "media", List.of(new SplitSpec.Part("blue", 100), new SplitSpec.Part("green", 0))));
        assertThat(table.trustedProxies()).extracting(Object::toString).containsExactly("10.0.0.0/8", "2001:db8::/32");
    }

    @Test
    void a_block_and_a_route_say_everything() throws InvalidDescriptor {
        RouteTable table = table("""
                <upstream name='crm'><endpoint url='http://crm:8080'/></upstream>
                <routes name='portal' host='portal.example.com {tenant}.example.com' public-url='https://Portal.example.com:443'
                        encoded-slash='keep' empty-segments='keep'>
                  <route name='crm' path='/crm/** /old/**' methods='GET POST' when="header:X-Beta = yes" to='crm'
                         rewrite='/CRMWeb/**' map-back='false' session-urls='forward' case='ignore' enabled='false'/>
                </routes>
                """);

        VirtualHost host = table.hosts().get(0);
        assertThat(host.name()).isEqualTo("portal");
        assertThat(host.at()).isEqualTo(new Position("routes.xml", 3, 1));
        assertThat(host.hosts())
                .containsExactly(HostPattern.parse("portal.example.com"), HostPattern.parse("{tenant}.example.com"));
        assertThat(host.publicUrl()).isEqualTo(new Origin("https", "portal.example.com", -1));
        assertThat(host.keepEncodedSlash()).isTrue();
        assertThat(host.keepEmptySegments()).isTrue();
        Route route = host.routes().get(0);
        List<PathPattern> paths = List.of(PathPattern.parse("/crm/**"), PathPattern.parse("/old/**"));
        assertThat(route.name()).isEqualTo("crm");
        assertThat(route.at()).isEqualTo(new Position("routes.xml", 5, 3));
        assertThat(route.enabled()).isFalse();
        assertThat(route.match().paths()).isEqualTo(paths);
        assertThat(route.match().methods()).containsExactly("GET", "POST");
        assertThat(route.match().when()).isEqualTo(When.parse("header:X-Beta = yes"));
        assertThat(route.match().ignoreCase()).isTrue();
        assertThat(route.action())
                .isEqualTo(new Action.Forward(
                        "crm", PathRewrite.to("/CRMWeb/**", paths), false, Action.SessionUrls.FORWARD));
    }

    @Test
    void a_route_that_says_only_where_it_goes_takes_every_path() throws InvalidDescriptor {
        RouteTable table = table("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <routes><route to='a'/></routes>
                """);

        VirtualHost host = table.hosts().get(0);
        assertThat(host.hosts()).containsExactly(HostPattern.ANY);
        Route route = host.routes().get(0);
        assertThat(route.match().paths()).containsExactly(PathPattern.parse("/**"));
        assertThat(route.match().when()).isEqualTo(When.ALWAYS);
        assertThat(route.enabled()).isTrue();
        assertThat(route.action())
                .isEqualTo(new Action.Forward("a", PathRewrite.NONE, true, Action.SessionUrls.REFUSE));
    }

    @Test
    void redirects_and_responses() throws InvalidDescriptor {
        RouteTable table = table("""
                <routes host='{tenant}.example.com'>
                  <route path='/a/{id}'><redirect location='https://{tenant}.example.org/{id}?{query}'/></route>
                  <route path='/b'><redirect location='/c' permanent='true'/></route>
                  <route path='/d'><redirect location='{scheme}://{host}{path}' status='303'/></route>
                  <route path='/e'><respond status='410' type='application/json'>{"gone": true}</respond></route>
                  <route path='/f'><respond>
                    <![CDATA[<b> & so on]]>
                  </respond></route>
                  <route path='/g'><respond status='204'/></route>
                </routes>
                """);

        List<Action> actions =
                table.hosts().get(0).routes().stream().map(Route::action).toList();
        assertThat(actions)
                .containsExactly(
                        new Action.Redirect(
                                Template.parse("https://{tenant}.example.org/{id}?{query}", Set.of("tenant", "id")),
                                307),
                        new Action.Redirect(Template.parse("/c", Set.of()), 308),
                        new Action.Redirect(Template.parse("{scheme}://{host}{path}", Set.of()), 303),
                        new Action.Respond(410, "application/json", FixedBody.of("{\"gone\": true}")),
                        new Action.Respond(200, "text/plain; charset=utf-8", FixedBody.of("<b> & so on")),
                        new Action.Respond(204, null, FixedBody.of("")));
    }

    @Test
    void routes_without_a_name_get_readable_unique_ones() throws InvalidDescriptor {
        RouteTable table = table("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <routes name='shop' host='shop.example.com'>
                  <route path='/catalog/**' methods='GET' to='a'/>
                  <route path='/catalog/**' methods='POST' to='a'/>
                  <route path='/a/{id}/b' to='a'/>
                  <route path='/%C3%A4' to='a'/>
                  <route name='shop' path='/taken' to='a'/>
                  <route to='a'/>
                </routes>
                <routes host='*.example.com'><route path='/x' to='a'/></routes>
                <routes><route path='/x' to='a'/><route to='a'/></routes>
                """);

        assertThat(table.hosts())
                .flatExtracting(VirtualHost::routes)
                .extracting(Route::name)
                .containsExactly(
                        "shop/catalog",
                        "shop/catalog-2",
                        "shop/a/id/b",
                        "shop/_C3_A4",
                        "shop",
                        "shop-2",
                        "example.com/x",
                        "x",
                        "route");
    }

    @Test
    void a_test_in_the_descriptor_is_read_and_not_run() throws InvalidDescriptor {
        Loaded loaded = Descriptors.load(Descriptors.gateway("""
                <upstream name='a'><endpoint url='http://a'/></upstream>
                <routes><route name='all' to='a'/></routes>
                <expect request='GET  HTTPS://Shop.example.com:8443/a//b?c=%20' headers='X-Beta: yes; Accept: a/b' client='10.1.2.3'
                        route='all' upstream='a' path='/a' status='200' location='/l'/>
                <expect request='DELETE http://a' status='405'/>
                """));

        Expectation first = loaded.expectations().get(0);
        assertThat(first.at()).isEqualTo(new Position("routes.xml", 4, 1));
        assertThat(first.request().method()).isEqualTo("GET");
        assertThat(first.request().scheme()).isEqualTo("https");
        assertThat(first.request().authority()).isEqualTo("shop.example.com:8443");
        assertThat(first.request().target()).isEqualTo("/a//b?c=%20");
        assertThat(first.request().headers()).isEqualTo(Headers.of("X-Beta", "yes", "Accept", "a/b"));
        assertThat(first.request().client()).isEqualTo("10.1.2.3");
        assertThat(List.of(
                        String.valueOf(first.route()),
                        String.valueOf(first.upstream()),
                        String.valueOf(first.path()),
                        String.valueOf(first.status()),
                        String.valueOf(first.location())))
                .containsExactly("all", "a", "/a", "200", "/l");
        Expectation second = loaded.expectations().get(1);
        assertThat(second.request().target()).isEqualTo("/");
        assertThat(second.route()).isNull();
    }

    @Test
    void a_prefix_and_hints_for_editors_do_no_harm() throws InvalidDescriptor {
        Loaded loaded = Descriptors.load("""
                <?xml version="1.0" encoding="UTF-8"?>
                <?editor hint?>
                <g:gateway xmlns:g="urn:gatehouse:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="urn:gatehouse:1 gatehouse-1.xsd">
                  <!-- <g:upstream/> -->
                  <g:upstream name="a"><g:endpoint url="http://a"/></g:upstream>
                </g:gateway>
                """);

        assertThat(loaded.table().upstreams()).hasSize(1);
    }
}
