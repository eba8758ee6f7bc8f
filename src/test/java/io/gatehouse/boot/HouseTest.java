package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.boot.settings.AdminSettings;
import io.gatehouse.boot.settings.HouseSettings;
import io.gatehouse.boot.settings.Options;
import io.gatehouse.config.reference.Jndi;
import io.gatehouse.observe.JmxMode;
import io.gatehouse.observe.MetricsAccess;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class HouseTest {

    private static final String ROUTES = "<gateway xmlns=\"urn:gatehouse:1\"><routes><route name=\"a\" path=\"/a\">"
            + "<respond status=\"204\"/></route></routes></gateway>";

    private final Map<String, String> set = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Options options = new Options(nothing(), set::get, name -> null);
    private final Set<Thread> before = ours();

    private static Jndi nothing() {
        return new Jndi(name -> null);
    }

    private static Set<Thread> ours() {
        Set<Thread> threads = new HashSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("gatehouse-")) {
                threads.add(thread);
            }
        }
        return threads;
    }

    /** Threads that have been told to end need a moment for it. */
    private void assertNothingIsLeft() throws Exception {
        for (Thread thread : ours()) {
            if (!before.contains(thread)) {
                thread.join(20_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        ObjectName ofTest = new ObjectName("io.gatehouse:type=Gateway,host=house.test,*");
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(ofTest, null))
                .isEmpty();
    }

    private static ServletContext context() {
        return (ServletContext) Proxy.newProxyInstance(
                HouseTest.class.getClassLoader(), new Class<?>[] {ServletContext.class}, (proxy, method, args) -> {
                    return switch (method.getName()) {
                        case "getVirtualServerName" -> "Catalina/house.test";
                        case "getContextPath" -> "";
                        case "getInitParameter" -> ROUTES;
                        case "getAttribute" -> null;
                        case "addFilter" -> throw new IllegalStateException("the server takes no filter");
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
    }

    @Test
    void values_that_cannot_be_used_are_told_and_the_gateway_serves_all_the_same() throws Exception {
        set.put("gatehouse.state", "bad\0path");
        set.put("gatehouse.access-log", "bad\0file");

        try (House house = House.build(context(), nothing(), options)) {
            assertThat(house.open()).isEmpty();
            assertThat(ours()).hasSizeGreaterThan(before.size());
        }
        assertNothingIsLeft();
    }

    @Test
    void a_deployment_that_the_server_does_not_take_leaves_nothing_behind() throws Exception {
        GatewayListener listener = new GatewayListener();

        assertThatThrownBy(() -> listener.contextInitialized(new ServletContextEvent(context())))
                .hasMessage("the server takes no filter");

        assertNothingIsLeft();
        listener.contextDestroyed(new ServletContextEvent(context()));
    }

    @Test
    void a_value_is_told_by_name_value_and_expectation() {
        Path usual = Path.of("usual");
        set.put("gatehouse.state", "bad\0path");
        set.put("gatehouse.access-log-format", "xml");
        set.put("gatehouse.jmx-mode", "write");
        set.put("gatehouse.metrics", "10.0.0.0/8, anybody");
        set.put("gatehouse.tracing", "yes");

        HouseSettings settings = HouseSettings.of(options, usual, false, problems::add);

        assertThat(settings.state()).isEqualTo(usual);
        // that folder may be deleted with the application
        assertThat(settings.audit()).isNull();
        assertThat(settings.accessLog().destination()).isEqualTo("off");
        assertThat(problems)
                .containsExactly(
                        "no access log: access-log-format: xml (expected: json or combined)",
                        "state: bad\0path (expected: the path of a folder); as if it were not set",
                        "jmx-mode: write (expected: read, operate or full); as if it were not set",
                        "metrics: anybody (expected: off, on, loopback, or addresses and blocks such as 10.0.0.0/8);"
                                + " nobody may have them",
                        "tracing: yes (expected: on, continue or off); as if it were not set");
        assertThat(settings.jmx()).isEqualTo(JmxMode.READ);
    }

    @Test
    void by_itself_the_machine_has_the_metrics_and_on_a_server_nobody() {
        assertThat(HouseSettings.of(options, null, true, problems::add).metrics())
                .isEqualTo(MetricsAccess.LOOPBACK);
        assertThat(HouseSettings.of(options, null, false, problems::add).metrics())
                .isEqualTo(MetricsAccess.OFF);

        set.put("gatehouse.metrics", "off");
        assertThat(HouseSettings.of(options, null, true, problems::add).metrics())
                .isEqualTo(MetricsAccess.OFF);
        set.put("gatehouse.metrics", "on");
        assertThat(HouseSettings.of(options, null, false, problems::add).metrics())
                .isEqualTo(MetricsAccess.LOOPBACK);
        assertThat(problems).isEmpty();
    }

    @Test
    void the_desk_for_operators_is_off_on_a_server_on_by_itself_and_off_for_a_slip() {
        assertThat(HouseSettings.of(options, null, false, problems::add).admin().on())
                .isFalse();
        assertThat(HouseSettings.of(options, null, true, problems::add).admin().on())
                .isTrue();
        set.put("gatehouse.admin", "On");
        set.put("gatehouse.admin-descriptor", "9MB");
        set.put("gatehouse.admin-groups", "/etc/groups");
        AdminSettings admin =
                HouseSettings.of(options, null, true, problems::add).admin();
        assertThat(admin.on()).isFalse();
        assertThat(admin.largestDescriptor()).isEqualTo(1 << 20);
        assertThat(admin.groups()).isNull();
        assertThat(problems)
                .containsExactly(
                        "admin-groups: /etc/groups without people (expected: admin-users set too); as if it were not set",
                        "admin: On (expected: on or off); as if it were off",
                        "admin-descriptor: 9MB (expected: 1B to 8MB); as if it were not set");
    }

    @Test
    void an_entry_of_jndi_that_is_no_text_is_told_too() {
        Jndi numbers = new Jndi(name -> name.equals("gatehouse/state") ? new ArrayList<>() : null);

        HouseSettings settings =
                HouseSettings.of(new Options(numbers, set::get, name -> null), null, false, problems::add);

        assertThat(settings.state()).isNull();
        assertThat(problems)
                .containsExactly("gatehouse/state in JNDI is a java.util.ArrayList (expected: a text);"
                        + " as if it were not set");
    }

    @Test
    void what_is_set_is_taken() {
        set.put("gatehouse.state", "/var/lib/gatehouse");
        set.put("gatehouse.jmx-mode", "operate");

        HouseSettings settings = HouseSettings.of(options, null, false, problems::add);

        assertThat(settings.state()).isEqualTo(Path.of("/var/lib/gatehouse"));
        assertThat(settings.audit()).isEqualTo(Path.of("/var/lib/gatehouse/gatehouse-audit.jsonl"));
        assertThat(settings.jmx()).isEqualTo(JmxMode.OPERATE);
        assertThat(problems).isEmpty();
    }
}
