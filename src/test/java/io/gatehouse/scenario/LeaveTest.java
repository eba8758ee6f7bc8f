package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.Frame;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How clients are told that a tunnel ends though neither side has ended it. */
class LeaveTest extends Tunnelling {

    @Test
    void a_silent_tunnel_is_told_and_left() throws Exception {
        CompletableFuture<Frame> told = new CompletableFuture<>();
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            scene.send(scene.frame().plain());
            told.complete(scene.frame());
            scene.send(Frame.close(1001).plain());
            scene.close();
        });
        RawClient client = tunnel(gateway(upstream, "<websocket idle='10m'/>"));
        client.send(Frame.text("the last word").masked());
        assertThat(client.frame().text()).isEqualTo("the last word");
        awaitTunnels(1);
        time.advance(Duration.ofMinutes(11));
        Frame bye = client.frame();
        assertThat(bye.first()).isEqualTo(Frame.CLOSE);
        assertThat(bye.code()).isEqualTo(1001);
        client.send(Frame.close(1001).masked());
        assertThat(told.get(20, TimeUnit.SECONDS).code()).isEqualTo(1001);
        assertThat(client.closedByPeer()).isTrue();
        awaitTunnels(0);
        assertThat(String.valueOf(jmx.getAttribute(name(), "FaultsTotal"))).contains("idle-timeout");
    }

    @Test
    void when_an_endpoint_drains_its_clients_are_told_between_two_frames() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        byte[] message = Frame.text("x".repeat(1000)).plain();
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            scene.send(Arrays.copyOf(message, 500));
            goOn.join();
            scene.send(Arrays.copyOfRange(message, 500, message.length));
            scene.send(Frame.text("never heard").plain());
            scene.send(scene.frame().plain());
            scene.close();
        });
        TestGateway gateway = gateway(upstream, "<websocket/>");
        RawClient client = tunnel(gateway);
        byte[] half = client.bytes(500);
        String drains = "<endpoint url='" + upstream.url() + "' drain='true'/>";
        Files.writeString(folder.resolve("routes.xml"), describe(drains, "<websocket/>"));
        jmx.invoke(name(), "reload", new Object[0], new String[0]);
        assertThat(client.patience(Duration.ofMillis(300)).rest(new ByteArrayOutputStream()))
                .isEqualTo(End.SILENCE);
        client.patience(LONG);
        goOn.complete(null);
        byte[] rest = client.bytes(message.length - 500);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(half);
        whole.writeBytes(rest);
        assertThat(whole.toByteArray()).isEqualTo(message);
        assertThat(client.frame()).isEqualTo(Frame.close(1001));
        client.send(Frame.close(1001).masked());
        assertThat(client.closedByPeer()).isTrue();
        awaitTunnels(0);
        assertThat(attribute("FailuresTotal")).isZero();
    }

    @Test
    void an_endpoint_that_a_reload_takes_away_takes_leave_and_others_do_not() throws Exception {
        TestUpstream stays = upstream(Tunnelling::echo);
        TestUpstream goes = upstream(Tunnelling::echo);
        String both = "<endpoint url='" + stays.url() + "'/><endpoint url='" + goes.url() + "'/>";
        Path descriptor = folder.resolve("routes.xml");
        Files.writeString(descriptor, describe(both, "<websocket/>"));
        TestGateway gateway = TestGateway.start(descriptor.toString());
        open.add(gateway);
        RawClient one = tunnel(gateway);
        RawClient other = tunnel(gateway);
        assertThat(List.of(stays.requests(), goes.requests())).containsExactly(1, 1);
        Files.writeString(descriptor, describe("<endpoint url='" + stays.url() + "' weight='2'/>", "<websocket/>"));
        jmx.invoke(name(), "reload", new Object[0], new String[0]);
        int told = 0;
        for (int i = 0; i < 100 && told == 0; i++) {
            told = isTold(one) + isTold(other);
        }
        assertThat(told).isEqualTo(1);
    }

    @Test
    void when_the_gateway_takes_leave_each_client_is_told_and_it_waits_for_them() throws Exception {
        TestGateway gateway = gateway(upstream(Tunnelling::echo), "<websocket/>");
        RawClient client = tunnel(gateway);
        CompletableFuture<Long> drained = CompletableFuture.supplyAsync(() -> {
            long before = System.nanoTime();
            try {
                gateway.server().drain(Duration.ZERO, Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return System.nanoTime() - before;
        });
        assertThat(client.frame()).isEqualTo(Frame.close(1001));
        assertThat(drained.isDone()).isFalse();
        client.send(Frame.close(1001).masked());
        assertThat(client.closedByPeer()).isTrue();
        assertThat(drained.get(20, TimeUnit.SECONDS))
                .isLessThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void a_handshake_may_still_come_while_the_gateway_lingers() throws Exception {
        TestGateway gateway = gateway(upstream(Tunnelling::echo), "<websocket/>");
        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> {
            try {
                gateway.server().drain(Duration.ofSeconds(2), Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        long end = System.nanoTime() + LONG.toNanos();
        while (RawClient.fetch(gateway.port(), "/_gatehouse/readyz").status() != 503 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        RawClient client = tunnel(gateway);
        client.send(Frame.text("late").masked());
        assertThat(client.frame().text()).isEqualTo("late");
        assertThat(client.frame()).isEqualTo(Frame.close(1001));
        client.send(Frame.close(1001).masked());
        drained.get(30, TimeUnit.SECONDS);
    }

    private static int isTold(RawClient client) throws IOException {
        try {
            return client.patience(Duration.ofMillis(300)).frame().code() == 1001 ? 1 : 0;
        } catch (java.net.SocketTimeoutException e) {
            Frame next =
                    client.patience(LONG).send(Frame.text("still").masked()).frame();
            if (next.first() == Frame.CLOSE) {
                return 1;
            }
            assertThat(next.text()).isEqualTo("still");
            return 0;
        }
    }
}
