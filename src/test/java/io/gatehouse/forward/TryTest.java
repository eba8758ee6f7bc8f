package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.testing.RawHttp2;
import io.gatehouse.testing.TestLog;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.UpstreamClient;
import io.gatehouse.upstream.UpstreamRequest;
import io.gatehouse.upstream.UpstreamResponse;
import io.gatehouse.upstream.UpstreamSpec;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import io.gatehouse.upstream.Upstreams;
import io.gatehouse.upstream.Wish;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TryTest {

    /** One request a connection. */
    private static final PoolSpec NARROW =
            new PoolSpec(10, 10, Duration.ofSeconds(30), 100, 0, Duration.ofSeconds(1), 1, false);

    /** Something of the gateway's own is wrong. */
    private static final class Broken implements Try.Plan {

        @Override
        public UpstreamRequest request(Endpoint endpoint, long left) {
            throw new IllegalStateException("as the test wants it");
        }

        @Override
        public Headers trailers(UpstreamRequest sent, Headers came) {
            return Headers.EMPTY;
        }

        @Override
        public ResponseHead response(UpstreamResponse head, Endpoint endpoint, UpstreamRequest sent) {
            throw new AssertionError("nothing was sent");
        }
    }

    /** Keeps what is lost. */
    private static final class Losses implements Try.Listener {

        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        @Override
        public boolean answered(Try by, int status) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void turnedDown(Try by) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void lost(Try by, Fault fault, String detail, boolean sent) {
            all.add(fault + " " + detail);
        }

        @Override
        public void brokeOff(Try by, Fault fault, String detail) {
            throw new AssertionError("nothing was sent");
        }
    }

    private static Upstream upstream(String url) throws Exception {
        UpstreamSpec spec = new UpstreamSpec(
                "a",
                UpstreamSpec.Balance.ROUND_ROBIN,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(new EndpointSpec("h2c", "127.0.0.1", URI.create(url).getPort(), 1, 1, false)),
                NARROW,
                null);
        Upstreams all = Upstreams.NONE.next(List.of(spec), List.of(), Upstream.Means.quiet(System::nanoTime));
        return all.all().iterator().next();
    }

    @Test
    void a_request_that_cannot_be_composed_is_the_gateways_fault_and_holds_no_place() throws Exception {
        try (RawHttp2 server = RawHttp2.playing((wire, number) -> wire.greet().answerAll());
                TestLog log = new TestLog("io.gatehouse.forward")) {
            Upstream upstream = upstream(server.url());
            UpstreamClient client = new UpstreamClient(System::nanoTime);
            Exchange exchange = TestExchange.get("/a").exchange();
            Endpoint endpoint = upstream.choose(List.of(), Wish.NONE);
            Clock clock = new Clock(System::nanoTime, Runnable::run, (nanos, task) -> () -> {});
            Losses losses = new Losses();
            Try one = new Try(
                    new Try.Common(
                            exchange, new Broken(), TimeoutPolicy.DEFAULT, client, clock, null, null, new Tunnels()),
                    new Trial(upstream, endpoint, () -> true, false),
                    new Patience(TimeoutPolicy.DEFAULT, Duration.ofSeconds(1), clock.now()),
                    losses);
            exchange.lock().lock();
            try {
                one.start();
            } finally {
                exchange.lock().unlock();
            }
            assertThat(losses.all.poll(10, TimeUnit.SECONDS))
                    .startsWith("INTERNAL ")
                    .endsWith("as the test wants it");
            assertThat(client.reuse(endpoint, Duration.ofDays(1), false))
                    .as("the only place on the connection")
                    .isNotNull();
            assertThat(log.lines("cannot be composed")).hasSize(1);
            client.close();
        }
    }
}
