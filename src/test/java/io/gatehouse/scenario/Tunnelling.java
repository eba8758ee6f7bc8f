package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Frame;
import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that lets requests leave HTTP, and raw clients that do. */
abstract class Tunnelling {

    static final Duration LONG = Duration.ofSeconds(30);

    final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
    /** in the order in which it is closed */
    final List<AutoCloseable> open = new ArrayList<>();

    final TestTime time = new TestTime();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    TestUpstream upstream(TestUpstream.Script script) throws IOException {
        TestUpstream upstream = TestUpstream.playing(script);
        open.add(0, upstream);
        return upstream;
    }

    TestGateway gateway(TestUpstream upstream, String policies) throws Exception {
        Path descriptor = folder.resolve("routes.xml");
        Files.writeString(descriptor, describe("<endpoint url='" + upstream.url() + "'/>", policies));
        TestGateway gateway = TestGateway.start(descriptor.toString(), time);
        // behind all upstreams: it waits for tunnels of which one side is still there
        open.add(gateway);
        return gateway;
    }

    static String describe(String endpoints, String policies) {
        return "<gateway xmlns='urn:gatehouse:1'><upstream name='u'>" + endpoints + "</upstream>"
                + "<routes><route name='live' to='u'>" + policies + "</route></routes></gateway>";
    }

    RawClient client(TestGateway gateway) throws IOException {
        RawClient client = RawClient.connect(gateway.port());
        open.add(0, client);
        return client;
    }

    RawClient tunnel(TestGateway gateway) throws IOException {
        RawClient client = client(gateway);
        assertThat(client.get("/", Frame.handshake()).head().status()).isEqualTo(101);
        return client;
    }

    ObjectName name() throws Exception {
        return GatewayBean.name(jmx, folder.getFileName().toString());
    }

    long attribute(String name) throws Exception {
        return ((Number) jmx.getAttribute(name(), name)).longValue();
    }

    void awaitTunnels(int count) throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        while ((attribute("Tunnels") != count || attribute("InFlight") != count) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(attribute("Tunnels")).isEqualTo(count);
        assertThat(attribute("InFlight")).isEqualTo(count);
    }

    static void echo(io.gatehouse.testing.Scene scene) throws IOException {
        scene.switchToWebSocket();
        while (true) {
            Frame frame = scene.frame();
            scene.send(frame.plain());
            if (frame.first() == Frame.CLOSE) {
                scene.close();
                return;
            }
        }
    }
}
