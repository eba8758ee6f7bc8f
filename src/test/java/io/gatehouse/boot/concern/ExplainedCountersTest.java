package io.gatehouse.boot.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.source.Piece;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.table.RouteTable;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What {@code explain} says of counters. */
final class ExplainedCountersTest {

    private static final String ROUTES = """
            <gateway xmlns='urn:gatehouse:1'>
              <upstream name='a'><endpoint url='http://10.0.0.1'/></upstream>
              <routes name='api'>
                <defaults><authenticate optional='true'><client-cert/></authenticate>
                  <rate-limit><limit name='address' rate='30/s'/><limit name='caller' rate='1/s' burst='9' per='principal header:X-T' mode='observe'/></rate-limit>
                </defaults>
                <route name='r' methods='POST' to='a'>
                  <rate-limit><limit name='own' rate='5/h' cost='POST=3' per='path'/></rate-limit>
                  <quota limit='50/month' zone='Europe/Berlin'/>
                  <concurrency max='7'/>
                </route>
              </routes>
            </gateway>""";

    private static Explanation explained(String method, Caller caller) throws Exception {
        return explained(ROUTES, method, caller);
    }

    private static Explanation explained(String routes, String method, Caller caller) throws Exception {
        RouteTable table = new DescriptorLoader(
                        Concerns.catalogue(), (kind, name) -> null, DescriptorLoader.Secrets.LEAVE)
                .load(List.of(new Piece("routes.xml", routes, null)))
                .table();
        RequestHead head = RequestHead.of(method, "http://a.example/x", Headers.of("X-T", "secret"), "192.0.2.7");
        return new Explanation(table, head, caller);
    }

    @Test
    void each_counter_of_the_route_is_told_with_what_it_takes_and_of_whom() throws Exception {
        Explanation explanation = explained("POST", Caller.supposed("ada", Set.of(), Set.of()));
        assertThat(explanation.json().get("counted"))
                .isEqualTo(List.of(
                        "limit address of routes api: takes 1, 30/s, burst 30, for client-ip=192.0.2.7",
                        "limit own of route r: takes 3, 5/h, burst 1, for path=/x",
                        "limit caller of routes api: takes 1, 1/s, burst 9, for principal=supposed/ada header:X-T=#2bb80d53, observed",
                        "quota of route r: takes 1 of 50/month (Europe/Berlin), for principal=supposed/ada",
                        "concurrency of route r: takes 1 of 7 in flight"));
        assertThat(explanation.text()).contains("counted:\n    limit address of routes api: takes 1, 30/s");
    }

    @Test
    void where_nothing_but_the_block_counts_that_is_told_too() throws Exception {
        assertThat((List<?>) explained("GET", Caller.ANONYMOUS).json().get("counted"))
                .hasSize(2);
    }

    @Test
    void where_there_is_a_grid_it_is_told_which_of_them_it_shares() throws Exception {
        String routes = ROUTES.replace("<upstream", "<grid redis='redis://127.0.0.1' nodes='2'/><upstream")
                .replace("name='own'", "name='own' shared='false'");
        assertThat(explained(routes, "POST", Caller.ANONYMOUS).json().get("counted"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .anyMatch(line -> line.endsWith("for client-ip=192.0.2.7, shared"))
                .anyMatch(line -> line.endsWith(", shared, observed"))
                .anyMatch(line -> line.endsWith("for path=/x"));
    }

    @Test
    void it_is_told_how_important_this_request_would_be() throws Exception {
        String some =
                "<concurrency max='7' priority='normal'><priority level='low' when='header:X-T = secret' any-role='robot'/>"
                        + "<priority level='high' any-role='robot clerk'/></concurrency>";
        String routes = ROUTES.replace("<concurrency max='7'/>", some);
        String counted = "concurrency of route r: takes 1 of 7 in flight";
        assertThat(concurrency(routes, Set.of())).isEqualTo(counted + ", if less than 90% are taken");
        assertThat(concurrency(routes, Set.of("clerk"))).isEqualTo(counted);
        assertThat(concurrency(routes, Set.of("robot"))).isEqualTo(counted + ", if less than 75% are taken");
        assertThat(concurrency(routes.replace("= secret", "= other"), Set.of("robot")))
                .isEqualTo(counted);
    }

    private static Object concurrency(String routes, Set<String> roles) throws Exception {
        List<?> counted = (List<?>) explained(routes, "POST", Caller.supposed("ada", roles, Set.of()))
                .json()
                .get("counted");
        return counted.get(counted.size() - 1);
    }
}
