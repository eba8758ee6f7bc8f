package io.gatehouse.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.upstream.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerFactory;
import javax.management.MBeanServerNotification;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FigureBeansTest {

    private static final String PLACE = ",host=localhost,context=ROOT";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private final RouteMeters meters = new RouteMeters(false, breach -> {});
    private final List<Standing> upstreams = new ArrayList<>();
    private FigureBeans beans;

    @BeforeEach
    void open() throws Exception {
        server.addNotificationListener(
                MBeanServerDelegate.DELEGATE_NAME,
                (notification, handback) -> changes.add(change((MBeanServerNotification) notification)),
                null,
                null);
        beans = new FigureBeans(server, new ObjectName("io.gatehouse:type=Gateway" + PLACE), meters, new Standings() {
            @Override
            public List<Standing> all() {
                return List.copyOf(upstreams);
            }

            @Override
            public Standing of(String upstream) {
                return upstreams.stream()
                        .filter(one -> one.name().equals(upstream))
                        .findFirst()
                        .orElse(null);
            }
        });
    }

    @AfterEach
    void close() {
        beans.close();
    }

    private static String change(MBeanServerNotification notification) {
        boolean comes = notification.getType().equals(MBeanServerNotification.REGISTRATION_NOTIFICATION);
        return (comes ? "+" : "-") + notification.getMBeanName();
    }

    /** @return as many changes, in any order */
    private List<String> changes(int count) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(changes.poll(10, TimeUnit.SECONDS));
        }
        return all;
    }

    private static Standing upstream(String name, String... urls) {
        return new Standing(
                name,
                3,
                2,
                100,
                7,
                1,
                4,
                List.of(urls).stream().map(FigureBeansTest::endpoint).toList());
    }

    private static Standing.OfEndpoint endpoint(String url) {
        return new Standing.OfEndpoint(url, true, false, false, 0.5, 1, 3, 12, 5, 6, 1, 2);
    }

    @Test
    void routes_upstreams_and_endpoints_come_and_go() throws Exception {
        upstreams.add(upstream("app", "http://10.0.0.1:8080"));
        beans.show(List.of("a", "b"));
        assertThat(changes(4))
                .containsExactlyInAnyOrder(
                        "+io.gatehouse:type=Route" + PLACE + ",name=a",
                        "+io.gatehouse:type=Route" + PLACE + ",name=b",
                        "+io.gatehouse:type=Upstream" + PLACE + ",name=app",
                        "+io.gatehouse:type=Endpoint" + PLACE + ",upstream=app,name=http-//10.0.0.1-8080");

        upstreams.set(0, upstream("app", "http://10.0.0.2:8080"));
        beans.show(List.of("b"));
        assertThat(changes(3))
                .containsExactlyInAnyOrder(
                        "-io.gatehouse:type=Route" + PLACE + ",name=a",
                        "-io.gatehouse:type=Endpoint" + PLACE + ",upstream=app,name=http-//10.0.0.1-8080",
                        "+io.gatehouse:type=Endpoint" + PLACE + ",upstream=app,name=http-//10.0.0.2-8080");
        assertThat(changes).isEmpty();

        beans.close();
        assertThat(server.queryNames(new ObjectName("io.gatehouse:*"), null)).isEmpty();
    }

    @Test
    void thousands_come_some_at_a_time_and_an_end_does_not_wait_for_the_rest() throws Exception {
        beans.show(IntStream.range(0, 2_000).mapToObj(i -> "r" + i).toList());
        assertThat(changes(1).get(0)).startsWith("+");

        beans.close();
        assertThat(server.queryNames(new ObjectName("io.gatehouse:*"), null)).isEmpty();
        assertThat(changes.stream().filter(change -> change.startsWith("+"))).hasSizeLessThan(2_000);
    }

    @Test
    void every_attribute_is_of_a_type_that_every_tool_reads_and_can_be_read() throws Exception {
        upstreams.add(upstream("app", "http://10.0.0.1:8080"));
        beans.show(List.of("a"));
        changes(3);

        Set<ObjectName> names = server.queryNames(new ObjectName("io.gatehouse:*"), null);
        assertThat(names).hasSize(3);
        for (ObjectName name : names) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                assertThat(attribute.getType())
                        .as(attribute.getName())
                        .isIn("int", "long", "double", "boolean", "java.lang.String");
                assertThat(server.getAttribute(name, attribute.getName())).isNotNull();
            }
        }
        ObjectName endpoint =
                new ObjectName("io.gatehouse:type=Endpoint" + PLACE + ",upstream=app,name=http-//10.0.0.1-8080");
        assertThat(server.getAttribute(endpoint, "Url")).isEqualTo("http://10.0.0.1:8080");
        assertThat(server.getAttribute(endpoint, "SharePercent")).isEqualTo(50.0);
        assertThat(server.getAttribute(new ObjectName("io.gatehouse:type=Upstream" + PLACE + ",name=app"), "Waiting"))
                .isEqualTo(2);
    }

    @Test
    void names_that_differ_only_in_what_no_name_may_have_are_told_apart() throws Exception {
        beans.show(List.of("a-b", "a:b"));
        assertThat(changes(2))
                .containsExactlyInAnyOrder(
                        "+io.gatehouse:type=Route" + PLACE + ",name=a-b",
                        "+io.gatehouse:type=Route" + PLACE + ",name=a-b~2");

        beans.show(List.of("a:b"));
        assertThat(changes(3)).contains("-io.gatehouse:type=Route" + PLACE + ",name=a-b~2");
        assertThat(server.getAttribute(new ObjectName("io.gatehouse:type=Route" + PLACE + ",name=a-b"), "Name"))
                .isEqualTo("a:b");
    }

    @Test
    void a_thousand_routes_come_and_go_without_anybody_waiting_for_them() throws Exception {
        List<String> many =
                IntStream.range(0, 1_000).mapToObj(i -> "route-" + i).toList();
        long began = System.nanoTime();
        beans.show(many);
        long returned = System.nanoTime();
        changes(1_000);
        long there = System.nanoTime();
        beans.show(List.of());
        changes(1_000);

        System.out.printf(
                Locale.ROOT,
                "1,000 MBeans: asked for in %d us, there after %d ms%n",
                (returned - began) / 1_000,
                (there - began) / 1_000_000);
        assertThat(returned - began).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
    }

    @Test
    void a_name_that_somebody_else_has_hinders_nobody() throws Exception {
        server.registerMBean(
                new ManagedUpstream("else", () -> upstream("else")),
                new ObjectName("io.gatehouse:type=Route" + PLACE + ",name=taken"));
        changes(1);
        beans.show(List.of("taken", "free"));
        assertThat(changes(1)).containsExactly("+io.gatehouse:type=Route" + PLACE + ",name=free");

        beans.close();
        assertThat(server.queryNames(new ObjectName("io.gatehouse:*"), null)).hasSize(1);
    }
}
