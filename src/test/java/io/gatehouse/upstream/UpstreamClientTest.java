package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.testing.TestUpstream;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections to names whose addresses the test decides, on real sockets. */
final class UpstreamClientTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> slow = new ConcurrentHashMap<>();
    private final AtomicInteger lookUps = new AtomicInteger();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final UpstreamClient client = new UpstreamClient(System::nanoTime, this::addresses);

    private InetAddress[] addresses(String host) throws UnknownHostException {
        lookUps.incrementAndGet();
        try {
            CountDownLatch latch = slow.get(host);
            if (latch != null) {
                latch.await();
            }
        } catch (InterruptedException e) {
            throw new UnknownHostException(host);
        }
        List<String> known = addresses.get(host);
        if (known == null) {
            throw new UnknownHostException(host);
        }
        InetAddress[] all = new InetAddress[known.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(known.get(i));
        }
        return all;
    }

    @AfterEach
    void close() throws Exception {
        slow.values().forEach(CountDownLatch::countDown);
        client.close();
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    /** Keeps what it is told. */
    private static final class Told implements UpstreamClient.Callback {

        private final LinkedBlockingQueue<Object> results = new LinkedBlockingQueue<>();

        @Override
        public void connected(Connection connection) {
            results.add(connection);
        }

        @Override
        public void failed(Exception cause) {
            results.add(cause);
        }

        Object result() throws InterruptedException {
            return results.poll(20, TimeUnit.SECONDS);
        }
    }

    private TestUpstream upstream() throws Exception {
        TestUpstream upstream = TestUpstream.answering("hello");
        opened.add(upstream);
        return upstream;
    }

    private static Endpoint endpoint(String scheme, String host, int port) throws Exception {
        return new Endpoint(
                new EndpointSpec(scheme, host, port, 1, 1, false),
                PoolSpec.DEFAULT,
                scheme.equals("https") ? TlsContext.of(null, new TlsFiles(null, null)) : null,
                System::nanoTime);
    }

    private Told connect(Endpoint endpoint, Duration timeout) {
        Told told = new Told();
        client.connect(endpoint, timeout, false, told);
        return told;
    }

    @Test
    void all_that_wait_for_a_name_share_one_look_up() throws Exception {
        slow.put("app.internal", new CountDownLatch(1));
        addresses.put("app.internal", List.of("127.0.0.1"));
        Endpoint endpoint = endpoint("http", "app.internal", upstream().port());
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(connect(endpoint, LONG));
        }
        slow.get("app.internal").countDown();
        for (Told one : all) {
            assertThat(one.result()).isInstanceOf(Connection.class);
        }
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void a_look_up_that_fails_is_told_to_all_that_wait_for_it() throws Exception {
        slow.put("app.internal", new CountDownLatch(1));
        Endpoint endpoint = endpoint("http", "app.internal", 80);
        Told first = connect(endpoint, LONG);
        Told second = connect(endpoint, LONG);
        slow.get("app.internal").countDown();
        assertThat(first.result()).isInstanceOf(UnknownHostException.class);
        assertThat(second.result()).isInstanceOf(UnknownHostException.class);
        assertThat(lookUps).hasValue(1);
        addresses.put("app.internal", List.of("127.0.0.1"));
        assertThat(connect(endpoint("http", "app.internal", upstream().port()), LONG)
                        .result())
                .isInstanceOf(Connection.class);
    }

    @Test
    void a_name_that_is_looked_up_for_long_does_not_hold_up_another() throws Exception {
        slow.put("slow.internal", new CountDownLatch(1));
        addresses.put("slow.internal", List.of("127.0.0.1"));
        addresses.put("fast.internal", List.of("127.0.0.1"));
        int port = upstream().port();
        Endpoint slowOne = endpoint("http", "slow.internal", port);
        Told waiting = connect(slowOne, LONG);
        Told another = connect(slowOne, LONG);
        assertThat(connect(endpoint("http", "fast.internal", port), LONG).result())
                .isInstanceOf(Connection.class);
        assertThat(waiting.results).isEmpty();
        slow.get("slow.internal").countDown();
        assertThat(waiting.result()).isInstanceOf(Connection.class);
        assertThat(another.result()).isInstanceOf(Connection.class);
    }

    @Test
    void who_gave_up_waiting_for_a_name_is_told_nothing_and_not_connected() throws Exception {
        slow.put("app.internal", new CountDownLatch(1));
        addresses.put("app.internal", List.of("127.0.0.1"));
        TestUpstream upstream = upstream();
        Endpoint endpoint = endpoint("http", "app.internal", upstream.port());
        Told gone = new Told();
        Runnable cancel = client.connect(endpoint, LONG, false, gone);
        Told there = connect(endpoint, LONG);
        cancel.run();
        slow.get("app.internal").countDown();
        Connection connection = (Connection) there.result();
        connection.start(new UpstreamRequest("GET", "/", Headers.of("Host", "app.internal")), false, new Heard());
        upstream.awaitRequest();
        assertThat(upstream.connections()).isEqualTo(1);
        assertThat(gone.results).isEmpty();
    }

    @Test
    void who_looks_for_endpoints_in_a_zone_that_does_not_answer_holds_up_no_other_name() throws Exception {
        slow.put("dead.internal", new CountDownLatch(1));
        addresses.put("dead.internal", List.of("127.0.0.1"));
        addresses.put("app.internal", List.of("127.0.0.1"));
        Endpoint endpoint = endpoint("http", "app.internal", upstream().port());
        DiscoverSpec dead = new DiscoverSpec(
                DiscoverSpec.By.DNS,
                "dead.internal",
                new EndpointSpec("http", "dead.internal", 80, 1, 1, false),
                DiscoverSpec.USUAL_EVERY);
        for (int i = 0; i < 2; i++) {
            new Discovery(dead, System::nanoTime, found -> {}, text -> {}, false).tick(client);
        }
        assertThat(connect(endpoint, Duration.ofSeconds(5)).result()).isInstanceOf(Connection.class);
        slow.get("dead.internal").countDown();
    }

    @Test
    void when_an_address_refuses_the_next_one_is_tried() throws Exception {
        addresses.put("app.internal", List.of("127.0.0.2", "127.0.0.3", "127.0.0.1"));
        Endpoint endpoint = endpoint("http", "app.internal", upstream().port());
        assertThat(connect(endpoint, LONG).result()).isInstanceOf(Connection.class);
    }

    @Test
    void when_every_address_refuses_that_is_told_once() throws Exception {
        addresses.put("app.internal", List.of("127.0.0.2", "127.0.0.3"));
        Told told = connect(endpoint("http", "app.internal", upstream().port()), LONG);
        assertThat(told.result()).isInstanceOf(ConnectException.class);
        assertThat(told.results).isEmpty();
    }

    @Test
    void an_address_that_is_silent_leaves_time_for_the_next() throws Exception {
        addresses.put("app.internal", List.of("127.0.0.2", "127.0.0.1"));
        int port = upstream().port();
        blackHole(port);
        Endpoint endpoint = endpoint("http", "app.internal", port);
        assertThat(connect(endpoint, Duration.ofSeconds(3)).result()).isInstanceOf(Connection.class);
        // the one that answered is now the first: the other would not be given up in time
        assertThat(connect(endpoint, LONG).results.poll(9, TimeUnit.SECONDS)).isInstanceOf(Connection.class);
    }

    /** On 127.0.0.2, connections are neither taken nor refused, because those who wait fill the queue. */
    private void blackHole(int port) throws Exception {
        ServerSocket listener = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"));
        opened.add(listener);
        for (int i = 0; i < 8; i++) {
            SocketChannel waiting = SocketChannel.open();
            opened.add(waiting);
            waiting.configureBlocking(false);
            waiting.connect(new InetSocketAddress("127.0.0.2", port));
        }
    }

    @Test
    void a_handshake_that_does_not_end_is_a_timeout_of_the_attempt() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Told told = connect(endpoint("https", "127.0.0.1", silent.getLocalPort()), Duration.ofMillis(300));
            assertThat(told.result()).isInstanceOf(SocketTimeoutException.class);
            assertThat(lookUps).hasValue(0);
        }
    }

    @Test
    void an_attempt_whose_client_closes_in_the_middle_of_the_handshake_is_told_so() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Told told = connect(endpoint("https", "127.0.0.1", silent.getLocalPort()), LONG);
            silent.accept().getInputStream().read();
            assertThat(told.results).isEmpty();
            client.close();
            assertThat(told.result()).isInstanceOf(Exception.class);
        }
    }
}
