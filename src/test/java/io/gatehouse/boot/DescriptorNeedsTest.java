package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.source.Piece;
import io.gatehouse.observe.container.Demand;
import io.gatehouse.observe.container.Needs;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorNeedsTest {

    private static Needs needs(String routes) throws Exception {
        String text = """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="http://127.0.0.1:1"/></upstream>
                %s
                </gateway>
                """.formatted(routes);
        DescriptorLoader loader =
                new DescriptorLoader(Concerns.catalogue(), (kind, name) -> null, DescriptorLoader.Secrets.RESOLVE);
        return DescriptorNeeds.of(
                loader.load(List.of(new Piece("routes.xml", text, null))).table());
    }

    @Test
    void a_route_without_limits_asks_for_bodies_of_any_length_and_the_pauses_of_the_defaults() throws Exception {
        Needs needs = needs("""
                <routes>
                  <route name="small" path="/a" to="u"><limits body="1KB"/></route>
                  <route name="any" path="/b" to="u"/>
                </routes>
                """);
        assertThat(needs.body())
                .isEqualTo(new Demand(Demand.UNLIMITED, "bodies of any length of route any (routes.xml:5:3)"));
        assertThat(needs.pause()).isEqualTo(new Demand(60_000, "timeout idle of route small (routes.xml:4:3)"));
        assertThat(needs.head()).isNull();
        assertThat(needs.fields()).isNull();
        assertThat(needs.encodedSlash()).isNull();
    }

    @Test
    void of_several_limits_the_widest_is_asked_for() throws Exception {
        Needs needs = needs("""
                <routes encoded-slash="keep">
                  <route name="a" path="/a" to="u"><limits body="2KB" headers="50" header-size="16KB"/><timeout idle="5m"/></route>
                  <route name="b" path="/b" to="u"><limits body="1KB" headers="70" uri="32KB"/></route>
                </routes>
                """);
        assertThat(needs.body()).isEqualTo(new Demand(2_048, "limits body of route a (routes.xml:4:3)"));
        assertThat(needs.fields()).isEqualTo(new Demand(70, "limits headers of route b (routes.xml:5:3)"));
        assertThat(needs.head()).isEqualTo(new Demand(32_768, "limits uri of route b (routes.xml:5:3)"));
        assertThat(needs.pause()).isEqualTo(new Demand(300_000, "timeout idle of route a (routes.xml:4:3)"));
        assertThat(needs.encodedSlash()).isEqualTo(new Demand(1, "encoded-slash=\"keep\" (routes.xml:3:1)"));
    }

    @Test
    void what_only_observes_limits_nothing() throws Exception {
        Needs needs = needs("""
                <routes><route name="a" path="/a" to="u"><limits body="2KB" mode="observe"/></route></routes>
                """);
        assertThat(needs.body()).extracting(Demand::amount).isEqualTo(Demand.UNLIMITED);
    }

    @Test
    void routes_that_go_nowhere_ask_for_nothing() throws Exception {
        assertThat(needs("<routes><route path=\"/a\"><respond status=\"204\"/></route></routes>"))
                .isEqualTo(new Needs(null, null, null, null, null));
    }
}
