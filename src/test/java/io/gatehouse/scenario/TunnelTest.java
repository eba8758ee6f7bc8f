package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.Frame;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What becomes of bytes and connections once a request has left HTTP. */
class TunnelTest extends Tunnelling {

    @Test
    void bytes_behind_either_head_in_the_same_packet_are_passed_on() throws Exception {
        TestUpstream upstream = upstream(scene -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            String accept = Frame.accept(Frame.KEY);
            all.writeBytes(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(Frame.text("first").plain());
            scene.send(all.toByteArray());
            scene.send(scene.frame().plain());
            scene.stall();
        });
        TestGateway gateway = gateway(upstream, "<websocket/>");
        RawClient client = client(gateway);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("GET / HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", Frame.handshake()) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(Frame.text("at once").masked());
        client.send(all.toByteArray());
        assertThat(client.head().status()).isEqualTo(101);
        assertThat(client.frame()).isEqualTo(Frame.text("first"));
        assertThat(client.frame()).isEqualTo(Frame.text("at once"));
    }

    @Test
    void every_byte_passes_as_it_came_also_what_is_no_frame() throws Exception {
        byte[] noise = new byte[3_000_000];
        new Random(7).nextBytes(noise);
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            scene.send(scene.bytes(noise.length));
            scene.close();
        });
        RawClient client = tunnel(gateway(upstream, "<websocket/>"));
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                client.send(noise);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(Arrays.equals(client.bytes(noise.length), noise)).isTrue();
        sending.get(30, TimeUnit.SECONDS);
        assertThat(client.closedByPeer()).isTrue();
    }

    @Test
    void a_tunnel_is_one_exchange_and_is_counted_until_it_ends() throws Exception {
        TestGateway gateway = gateway(upstream(Tunnelling::echo), "<websocket/>");
        RawClient client = tunnel(gateway);
        awaitTunnels(1);
        client.send(Frame.text("hello").masked());
        assertThat(client.frame().text()).isEqualTo("hello");
        assertThat(attribute("RequestsTotal")).isZero();
        client.send(Frame.close(1000).masked());
        assertThat(client.frame().code()).isEqualTo(1000);
        assertThat(client.closedByPeer()).isTrue();
        awaitTunnels(0);
        assertThat(attribute("RequestsTotal")).isEqualTo(1);
        assertThat(attribute("FailuresTotal")).isZero();
    }

    @Test
    void who_says_that_no_more_comes_still_hears_the_other_side_out() throws Exception {
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            assertThat(scene.rest(got)).isEqualTo(End.CLOSE);
            scene.send(Frame.text(got.size() + " bytes").plain());
            scene.close();
        });
        RawClient client = tunnel(gateway(upstream, "<websocket/>"));
        client.send(Frame.text("bye").masked()).finishSending();
        assertThat(client.frame().text()).isEqualTo("9 bytes");
        assertThat(client.closedByPeer()).isTrue();
        awaitTunnels(0);
    }

    @Test
    void an_upstream_that_breaks_off_is_no_regular_end() throws Exception {
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            scene.send(Frame.text("soon").plain());
            scene.frame();
            scene.reset();
        });
        RawClient client = tunnel(gateway(upstream, "<websocket/>"));
        assertThat(client.frame().text()).isEqualTo("soon");
        client.send(Frame.text("now").masked());
        assertThat(client.closedByPeer()).isTrue();
        awaitTunnels(0);
        assertThat(attribute("FailuresTotal")).isEqualTo(1);
    }

    @Test
    void the_upstream_is_left_when_the_client_is_gone() throws Exception {
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            left.complete(scene.peerGoesAway());
        });
        RawClient client = tunnel(gateway(upstream, "<websocket/>"));
        client.reset();
        assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
        awaitTunnels(0);
    }

    @Test
    void what_the_client_does_not_read_is_not_read_from_the_upstream_either() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] piece = Frame.binary(new byte[64 * 1024]).plain();
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            while (true) {
                scene.send(piece);
                sent.addAndGet(piece.length);
            }
        });
        TestGateway gateway = gateway(upstream, "<websocket/>");
        RawClient client = RawClient.connectSlow(gateway.port(), 8 * 1024);
        open.add(0, client);
        assertThat(client.get("/", Frame.handshake()).head().status()).isEqualTo(101);
        assertThat(comesToRest(sent)).isLessThan(24L << 20);
        long before = sent.get();
        for (int i = 0; i < 500; i++) {
            assertThat(client.frame().payload()).hasSize(64 * 1024);
        }
        assertThat(comesToRest(sent)).isGreaterThan(before);
    }

    @Test
    void what_the_upstream_does_not_read_is_not_read_from_the_client_either() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        int pieces = 800;
        byte[] piece = Frame.binary(new byte[64 * 1024]).masked();
        TestUpstream upstream = upstream(scene -> {
            scene.switchToWebSocket();
            goOn.join();
            long count = 0;
            for (int i = 0; i < pieces; i++) {
                count += scene.frame().payload().length;
            }
            scene.send(Frame.text(String.valueOf(count)).plain());
            scene.stall();
        });
        RawClient client = tunnel(gateway(upstream, "<websocket/>"));
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < pieces; i++) {
                    client.send(piece);
                    sent.addAndGet(piece.length);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(comesToRest(sent)).isLessThan(24L << 20);
        goOn.complete(null);
        sending.get(60, TimeUnit.SECONDS);
        assertThat(client.frame().text()).isEqualTo(String.valueOf(pieces * 64L * 1024));
    }

    /** @return what it is when it has not changed for half a second */
    private static long comesToRest(AtomicLong counter) throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        long last = -1;
        while (System.nanoTime() < end) {
            long now = counter.get();
            if (now == last) {
                return now;
            }
            last = now;
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, 500, TimeUnit.MILLISECONDS)
                    .get();
        }
        throw new AssertionError("it does not come to rest: " + last);
    }

    @Test
    void a_tunnel_in_which_something_is_said_lasts() throws Exception {
        TestGateway gateway =
                gateway(upstream(Tunnelling::echo), "<websocket idle='1s'/><timeout total='1s' idle='1s'/>");
        RawClient client = tunnel(gateway);
        for (int i = 0; i < 10; i++) {
            client.send(new Frame(Frame.PING, new byte[0]).masked());
            assertThat(client.frame().first()).isEqualTo(Frame.PING);
            time.advance(Duration.ofMillis(300));
        }
    }

    @Test
    void open_tunnels_count_as_requests_in_flight() throws Exception {
        TestGateway gateway = gateway(upstream(Tunnelling::echo), "<websocket/><concurrency max='2'/>");
        RawClient first = tunnel(gateway);
        tunnel(gateway);
        assertThat(client(gateway).get("/", Frame.handshake()).head().status()).isEqualTo(429);
        first.send(Frame.close(1000).masked());
        assertThat(first.frame().code()).isEqualTo(1000);
        awaitTunnels(1);
        tunnel(gateway);
    }

    @Test
    void a_handshake_goes_to_another_endpoint_when_one_cannot_be_reached() throws Exception {
        TestUpstream upstream = upstream(Tunnelling::echo);
        Path descriptor = folder.resolve("routes.xml");
        Files.writeString(
                descriptor,
                describe(
                        "<endpoint url='http://127.0.0.1:1'/><endpoint url='" + upstream.url() + "'/>",
                        "<websocket/>"));
        TestGateway gateway = TestGateway.start(descriptor.toString());
        open.add(gateway);
        for (int i = 0; i < 4; i++) {
            tunnel(gateway);
        }
        assertThat(upstream.requests()).isEqualTo(4);
    }

    @Test
    void a_kept_connection_that_has_closed_costs_no_handshake() throws Exception {
        TestUpstream upstream = upstream(scene -> {
            if (scene.head().headers().contains("Upgrade")) {
                echo(scene);
            } else {
                scene.answer(200, new byte[0]);
                scene.close();
            }
        });
        TestGateway gateway = gateway(upstream, "<websocket/>");
        for (int i = 0; i < 20; i++) {
            RawHead head = client(gateway).get("/").head();
            assertThat(head.status()).isEqualTo(200);
            RawClient client = tunnel(gateway);
            client.send(Frame.text("x").masked());
            assertThat(client.frame().text()).isEqualTo("x");
        }
    }

    @Test
    void hundreds_of_tunnels_need_no_thread_of_the_gateways() throws Exception {
        TestGateway gateway = gateway(upstream(Tunnelling::echo), "<websocket/>");
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(tunnel(gateway));
        }
        long before = threads();
        for (int i = 0; i < 450; i++) {
            clients.add(tunnel(gateway));
        }
        for (RawClient client : clients) {
            client.send(Frame.text("x").masked());
        }
        for (RawClient client : clients) {
            assertThat(client.frame().text()).isEqualTo("x");
        }
        awaitTunnels(500);
        assertThat(threads()).isLessThanOrEqualTo(before + 4);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("upstream-"))
                .count();
    }
}
