package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FieldTraceTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final int ROUNDS = 2_000;

    private static String told(Trace trace) {
        Headers.Builder fields = Headers.builder();
        trace.tell(fields);
        return String.valueOf(fields.build().first("traceparent"));
    }

    @Test
    void an_exchange_and_its_copy_are_told_the_same_sender_whoever_asks_first() throws Exception {
        Exchange exchange = TestExchange.of(TestExchange.request("GET", "/", "traceparent", PARENT), "/**")
                .exchange();
        CyclicBarrier both = new CyclicBarrier(2);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < ROUNDS; i++) {
                Trace trace = new FieldTrace(exchange);
                CompletableFuture<String> copy = CompletableFuture.supplyAsync(
                        () -> {
                            meet(both);
                            return told(trace);
                        },
                        other);
                meet(both);
                assertThat(told(trace)).isEqualTo(copy.get());
            }
        } finally {
            other.shutdownNow();
        }
    }

    private static void meet(CyclicBarrier both) {
        try {
            both.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
