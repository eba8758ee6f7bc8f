package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of three upstreams dies while clients ask without a pause: no read is lost, and nothing that changes something is done twice. */
class KilledUpstreamTest {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = 500;
    private static final int KILLED_AFTER = CLIENTS * REQUESTS / 4;

    private final Set<String> orders = ConcurrentHashMap.newKeySet();
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger lostReads = new AtomicInteger();
    private final AtomicInteger lostOrders = new AtomicInteger();
    private final List<TestUpstream> upstreams = new ArrayList<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private TestGateway gateway;

    /** The budget is for all clients: on a slow machine all of them may have a read at the one that dies, and three tries are few. */
    @BeforeEach
    void open() throws Exception {
        StringBuilder endpoints = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            TestUpstream upstream = TestUpstream.playing(this::serve);
            upstreams.add(upstream);
            endpoints.append("<endpoint url='").append(upstream.url()).append("'/>");
        }
        gateway = TestGateway.start("<gateway xmlns='urn:gatehouse:1'><upstream name='app'>" + endpoints
                + "<ejection consecutive='3' for='1m'/></upstream>"
                + "<routes><route name='all' to='app'><retry budget='100%'/></route></routes></gateway>");
    }

    @AfterEach
    void close() {
        clients.shutdownNow();
        gateway.close();
        upstreams.forEach(TestUpstream::close);
    }

    private void serve(Scene scene) throws IOException {
        if (scene.head().method().equals("POST") && !orders.add(scene.head().target())) {
            twice.incrementAndGet();
        }
        scene.readBody();
        scene.answer(200, new byte[100]);
    }

    private Void ask(int client) throws IOException {
        try (RawClient to = RawClient.connect(gateway.port())) {
            for (int i = 0; i < REQUESTS; i++) {
                if (asked.incrementAndGet() == KILLED_AFTER) {
                    upstreams.get(0).close();
                }
                boolean read = i % 5 != 0;
                int status = read
                        ? to.get("/read").answer().status()
                        : to.request("POST", "/order-" + client + '-' + i, "Content-Length: 4")
                                .send("four")
                                .answer()
                                .status();
                AtomicInteger lost = read ? lostReads : lostOrders;
                lost.addAndGet(status == 200 ? 0 : 1);
            }
        }
        return null;
    }

    @Test
    void reads_go_on_and_no_order_is_given_twice() throws Exception {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            all.add(clients.submit(() -> ask(client)));
        }
        for (Future<Void> one : all) {
            one.get();
        }
        assertThat(lostReads).hasValue(0);
        assertThat(twice).hasValue(0);
        // those that were on their way when it died, of which nobody can tell whether they were done
        assertThat(lostOrders.get()).isLessThanOrEqualTo(CLIENTS);
        // after three failures in a row it was left alone
        assertThat(upstreams.get(0).requests()).isLessThan(KILLED_AFTER / 2);
    }
}
