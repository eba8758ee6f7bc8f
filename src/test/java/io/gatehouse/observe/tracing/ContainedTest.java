package io.gatehouse.observe.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.exchange.Trace;
import io.gatehouse.exchange.Tracing;
import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainedTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final List<String> lines = new ArrayList<>();
    private final Handler listener = new Handler() {

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Logger logger = Logger.getLogger(Contained.class.getName());
    private final TestExchange exchange =
            TestExchange.of(TestExchange.request("GET", "/a", "traceparent", PARENT), "/**");

    @BeforeEach
    void listen() {
        logger.addHandler(listener);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(listener);
        logger.setUseParentHandlers(true);
    }

    @Test
    void a_tracer_that_fails_takes_no_exchange_with_it_and_is_told_once() {
        Tracing contained = new Contained(
                any -> {
                    throw new IllegalStateException("a sampler of somebody");
                },
                Tracing.CONTINUED);
        for (int i = 0; i < 3; i++) {
            Headers.Builder fields = Headers.builder();
            contained.begin(exchange.exchange()).tell(fields);
            assertThat(fields.build().first("traceparent")).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
        }

        assertThat(contained.failures()).isEqualTo(3);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("a span could not be begun");
    }

    @Test
    void nor_does_a_span_that_fails_later_or_with_classes_that_do_not_fit() {
        Tracing contained = new Contained(any -> new Failing(), Tracing.OFF);
        Trace trace = contained.begin(exchange.exchange());
        Headers.Builder fields = Headers.builder().set("a", "1");
        trace.tell(fields);
        trace.ended(exchange.exchange(), new Outcome(200, null, null, 0, 0, 1));

        assertThat(fields.build().first("a")).isEqualTo("1");
        assertThat(trace.id()).isNull();
        assertThat(contained.failures()).isEqualTo(3);
        assertThat(lines).hasSize(1);
    }

    private static final class Failing implements Trace {

        @Override
        public void tell(Headers.Builder fields) {
            throw new NoSuchMethodError("inject");
        }

        @Override
        public String id() {
            throw new IllegalStateException("id");
        }

        @Override
        public void ended(Exchange exchange, Outcome outcome) {
            throw new IllegalStateException("an exporter of somebody");
        }
    }
}
