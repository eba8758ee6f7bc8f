package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.TestPolicies.Maintenance;
import io.gatehouse.config.TestPolicies.Timeout;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.table.RouteTable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A descriptor of several pieces is one descriptor. */
class PartsTest {

    private static final String SHOP = """
            <part xmlns="urn:gatehouse:1">
              <defaults><timeout connect="1s" first-byte="1s"/></defaults>
              <upstream name="a"><endpoint url="http://a"/></upstream>
              <routes name="shop" host="shop.example.com" public-url="https://shop" encoded-slash="keep">
                <defaults><timeout first-byte="2s" total="2s"/></defaults>
                <maintenance retry-after="1m"/>
                <route name="first" path="/first" to="a"/>
              </routes>
            </part>
            """;

    private static final String MORE = """
            <part xmlns="urn:gatehouse:1">
              <routes in="shop">
                <defaults><timeout total="3s"/></defaults>
                <route name="second" path="/second" to="a"/>
              </routes>
              <expect request="GET http://shop.example.com/first" route="first"/>
            </part>
            """;

    @Test
    void a_block_goes_on_in_another_piece_with_its_host_and_defaults() throws InvalidDescriptor {
        RouteTable table = Descriptors.load(SHOP, MORE).table();

        assertThat(table.hosts()).extracting(VirtualHost::name).containsExactly("shop", "shop");
        VirtualHost more = table.hosts().get(1);
        assertThat(more.hosts()).containsExactly(HostPattern.parse("shop.example.com"));
        assertThat(more.publicUrl()).hasToString("https://shop");
        assertThat(more.keepEncodedSlash()).isTrue();
        Route second = more.routes().get(0);
        assertThat(second.policies().get(Timeout.class))
                .isEqualTo(new Timeout(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
        assertThat(second.policies().get(Maintenance.class)).isNotNull();
    }

    @Test
    void it_does_not_matter_which_piece_comes_first() throws InvalidDescriptor {
        assertThat(Descriptors.load(MORE, SHOP).table().hosts().get(0).hosts())
                .containsExactly(HostPattern.parse("shop.example.com"));
    }

    @Test
    void one_piece_may_be_the_gateway() throws InvalidDescriptor {
        String gateway = SHOP.replace("part", "gateway");

        assertThat(Descriptors.load(gateway, MORE).expectations()).hasSize(1);
        assertThat(Descriptors.load(MORE, gateway).expectations()).hasSize(1);
    }

    @Test
    void while_one_piece_cannot_be_read_nothing_is_said_about_names_that_may_stand_in_it() {
        assertThat(Descriptors.refusals(
                        "<part xmlns='urn:gatehouse:1'>",
                        MORE.replace("part", "part").replace("3s", "3")))
                .containsExactly(
                        "piece1.xml:1:1: <part> has no end (expected: </part>)",
                        "piece2.xml:3:24: total: 3 (expected: a duration such as 250ms, 5s, 10m, 8h or 7d)");
    }
}
