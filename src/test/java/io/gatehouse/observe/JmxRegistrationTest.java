package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Refused;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.testing.TestTicker;
import java.time.Instant;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.timer.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JmxRegistrationTest {

    private static final ObjectName SHORT = GatewayNames.SHORT;
    private static final String LONG = "io.gatehouse:type=Gateway,host=localhost,context=";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final Observation observation =
            new Observation(AccessLogSettings.of(null, null, null), () -> Instant.EPOCH, new TestTicker());

    @AfterEach
    void close() {
        observation.close();
    }

    private static final class Idle implements Operations {

        @Override
        public int tunnels() {
            return 0;
        }

        @Override
        public String cache() {
            return "";
        }

        @Override
        public String purge(String what, boolean soft) {
            return what + soft;
        }

        @Override
        public String explainAnswer(String method, String url, Headers headers, int status, Headers answer) {
            return "";
        }

        @Override
        public String hedges() {
            return "";
        }

        @Override
        public String mirrors() {
            return "";
        }

        @Override
        public GatewayStatus status() {
            return new GatewayStatus(
                    GatewayState.READY, 3, null, "0123456789ab", "here", "", null, 1, 1, 0, Instant.EPOCH, "1");
        }

        @Override
        public String warnings() {
            return "";
        }

        @Override
        public String grid() {
            return "";
        }

        @Override
        public String reload() {
            throw new IllegalStateException("broken");
        }

        @Override
        public String explain(String method, String url, Headers headers) {
            return method + ' ' + url + ' ' + headers.first("A");
        }

        @Override
        public String validate(String xml) {
            return "valid";
        }

        @Override
        public String upstreams() {
            return "";
        }

        @Override
        public String drain(String upstream, String endpoint, boolean drain) {
            return upstream + ' ' + endpoint + ' ' + drain;
        }

        @Override
        public String splits() {
            return "";
        }

        @Override
        public String shift(String split, String weights) {
            return split + ' ' + weights;
        }

        @Override
        public String unshift(String split) {
            return split;
        }

        @Override
        public String orders() {
            return "";
        }

        @Override
        public String preview(String xml) {
            return xml;
        }

        @Override
        public String generations() {
            return "";
        }

        @Override
        public String rollback(long generation) {
            return "back to " + generation;
        }

        @Override
        public String disableRoute(String route, int status) {
            return route + status;
        }

        @Override
        public String enableRoute(String route) {
            return route;
        }

        @Override
        public String killSession(String subject) {
            return subject;
        }

        @Override
        public String limits() {
            return "";
        }

        @Override
        public String setLimit(String limit, String rate, long seconds) {
            return limit + ' ' + rate + ' ' + seconds;
        }

        @Override
        public String usage(String month, String format) {
            return month + ' ' + format;
        }
    }

    private JmxRegistration register(String contextPath) {
        return register(contextPath, JmxMode.FULL);
    }

    private JmxRegistration register(String contextPath, JmxMode mode) {
        return new JmxRegistration(server, "Catalina/localhost", contextPath, new Idle(), observation, mode);
    }

    private String invoke(JmxRegistration ours, String operation, Object... arguments) throws Exception {
        String[] types = new String[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = arguments[i] instanceof String
                    ? String.class.getName()
                    : arguments[i] instanceof Boolean ? "boolean" : "long";
        }
        return (String) server.invoke(ours.name(), operation, arguments, types);
    }

    @Test
    void who_may_only_look_changes_nothing() throws Exception {
        try (JmxRegistration ours = register("", JmxMode.READ)) {
            for (Object[] order : new Object[][] {
                {"drain", "app", "http://a:1"},
                {"resume", "app", "http://a:1"},
                {"shift", "media", "blue=1"},
                {"unshift", "media"},
                {"setLimit", "caller", "1/s", 5L},
                {"purge", "tag:a", true}
            }) {
                assertThat(invoke(ours, (String) order[0], java.util.Arrays.copyOfRange(order, 1, order.length)))
                        .isEqualTo(order[0] + " is refused: the option jmx-mode is read (expected: operate or full)");
            }
            assertThat(invoke(ours, "validate", "<gateway/>")).isEqualTo("valid");
            assertThat(server.getAttribute(ours.name(), "Mode")).isEqualTo("read");
        }
    }

    @Test
    void who_may_operate_does() throws Exception {
        try (JmxRegistration ours = register("", JmxMode.OPERATE)) {
            assertThat(invoke(ours, "drain", "app", "http://a:1")).isEqualTo("app http://a:1 true");
            assertThat(invoke(ours, "resume", "app", "http://a:1")).isEqualTo("app http://a:1 false");
            assertThat(invoke(ours, "shift", "media", "blue=1")).isEqualTo("media blue=1");
            assertThat(invoke(ours, "purge", "tag:a", true)).isEqualTo("tag:atrue");
        }
    }

    private String nameBehindTheShortOne() throws Exception {
        return (String) server.getAttribute(SHORT, "Name");
    }

    @Test
    void the_first_gateway_has_the_short_name_and_each_has_its_own() throws Exception {
        try (JmxRegistration first = register("");
                JmxRegistration second = register("/gw")) {
            assertThat(first.name()).isEqualTo(new ObjectName(LONG + "ROOT"));
            assertThat(second.name()).isEqualTo(new ObjectName(LONG + "/gw"));
            assertThat(server.isRegistered(second.name())).isTrue();
            assertThat(nameBehindTheShortOne()).isEqualTo(LONG + "ROOT");
        }
        assertThat(server.queryNames(new ObjectName("io.gatehouse:*"), null)).isEmpty();
    }

    @Test
    void when_the_one_with_the_short_name_goes_the_next_takes_it_over() throws Exception {
        JmxRegistration first = register("");
        try (JmxRegistration second = register("/gw")) {
            first.close();

            assertThat(server.isRegistered(first.name())).isFalse();
            assertThat(nameBehindTheShortOne()).isEqualTo(second.name().toString());
        }
        assertThat(server.isRegistered(SHORT)).isFalse();
    }

    @Test
    void a_name_that_somebody_else_has_is_left_to_them_and_ours_is_numbered() throws Exception {
        ObjectName taken = new ObjectName(LONG + "ROOT");
        // of another class loader, as the same application in another version is
        server.registerMBean(new Timer(), taken);
        server.registerMBean(new Timer(), SHORT);

        try (JmxRegistration ours = register("")) {
            assertThat(ours.name()).isEqualTo(new ObjectName(LONG + "ROOT,instance=2"));

            server.unregisterMBean(SHORT);
            assertThat(nameBehindTheShortOne()).isEqualTo(ours.name().toString());
        }
        assertThat(server.isRegistered(taken)).isTrue();
        assertThat(server.isRegistered(SHORT)).isFalse();
    }

    @Test
    void what_was_left_behind_when_it_did_not_come_up_before_makes_way() throws Exception {
        JmxRegistration left = register("");
        try (JmxRegistration again = register("")) {
            assertThat(again.name()).isEqualTo(left.name());
            assertThat(nameBehindTheShortOne()).isEqualTo(again.name().toString());
            left.close();
            assertThat(server.isRegistered(again.name())).isTrue();
            assertThat(server.isRegistered(SHORT)).isTrue();
        }
    }

    @Test
    void counts_are_told_in_types_that_every_tool_reads() throws Exception {
        Exchange exchange = TestExchange.get("/a").exchange();
        Mode.OBSERVE.interrupt(exchange, "limits", Fault.URI_TOO_LONG, "uri");
        exchange.refused(new Refused("access", Fault.ACCESS_DENIED, "/x?token=secret", Mode.ENFORCE));
        exchange.upward().fellBack("no-endpoint");
        observation
                .observers()
                .ended()
                .forEach(observer ->
                        observer.accept(exchange, new Outcome(503, Fault.NO_ENDPOINT, "no endpoint", 0, 0, 0)));

        try (JmxRegistration ours = register("")) {
            assertThat(server.getAttribute(ours.name(), "State")).isEqualTo("READY");
            assertThat(server.getAttribute(ours.name(), "RequestsTotal")).isEqualTo(1L);
            assertThat(server.getAttribute(ours.name(), "FailuresTotal")).isEqualTo(1L);
            assertThat(count("FaultsTotal", "no-endpoint")).isEqualTo(1L);
            assertThat(count("ObservedTotal", "limits/uri-too-long")).isEqualTo(1L);
            assertThat(count("FallbacksTotal", "route/no-endpoint")).isEqualTo(1L);
            assertThat(count("RefusalsTotal", "access/access-denied/route")).isEqualTo(1L);
            assertThat(server.invoke(ours.name(), "refusals", null, null))
                    .asString()
                    .contains("access/access-denied/route: 1\n", "limits/uri-too-long/route, observed: 1\n", ", from ")
                    .doesNotContain("secret");
        }
    }

    private Object count(String attribute, String key) throws Exception {
        CompositeData row = ((TabularData) server.getAttribute(SHORT, attribute)).get(new Object[] {key});
        return row.get("value");
    }

    @Test
    void a_remote_caller_is_told_in_words_what_failed() throws Exception {
        try (JmxRegistration ours = register("")) {
            assertThat(server.invoke(ours.name(), "reload", null, null))
                    .isEqualTo("reload failed: java.lang.IllegalStateException: broken");
            String[] strings = {"java.lang.String", "java.lang.String", "java.lang.String"};
            assertThat(server.invoke(ours.name(), "explain", new Object[] {"GET", "http://a/", "A: b"}, strings))
                    .isEqualTo("GET http://a/ b");
            assertThat(server.invoke(ours.name(), "explain", new Object[] {"GET", "http://a/", "b"}, strings))
                    .isEqualTo("header: b (expected: Name: value)");
        }
    }
}
