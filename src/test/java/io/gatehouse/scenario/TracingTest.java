package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What upstreams are told of traces (W3C Trace Context). */
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENT = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-";

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static String parent(RawHead head) {
        assertThat(head.count("traceparent")).isEqualTo(1);
        return head.header("traceparent");
    }

    @Test
    void a_trace_goes_on_with_another_sender() throws Exception {
        RawHead head = stage.forwarded("/", SENT + "01", "tracestate: rojo=1,congo=2");

        assertThat(parent(head)).matches("00-" + TRACE + "-[0-9a-f]{16}-01").doesNotContain("00f067aa0ba902b7");
        assertThat(head.header("tracestate")).isEqualTo("rojo=1,congo=2");
        assertThat(parent(stage.forwarded("/", SENT + "00"))).endsWith("-00");
    }

    @Test
    void where_none_goes_on_none_begins_so_that_upstreams_sample_as_they_like() throws Exception {
        RawHead head = stage.forwarded("/", "tracestate: rojo=1");

        assertThat(head.count("traceparent")).isZero();
        assertThat(head.count("tracestate")).isZero();
    }

    @Test
    void what_cannot_be_used_is_dropped_with_what_belongs_to_it() throws Exception {
        for (String[] bad : new String[][] {
            {"traceparent: 00-" + TRACE + "-0000000000000000-01"},
            {SENT + "1"},
            {SENT + "01", SENT + "01"},
            {"traceparent: x"}
        }) {
            String[] fields = java.util.Arrays.copyOf(bad, bad.length + 1);
            fields[bad.length] = "tracestate: rojo=1";
            RawHead head = stage.forwarded("/", fields);
            assertThat(head.count("traceparent")).isZero();
            assertThat(head.count("tracestate")).isZero();
        }
    }

    @Test
    void a_state_that_is_none_is_dropped_and_the_trace_goes_on() throws Exception {
        RawHead head = stage.forwarded("/", SENT + "01", "tracestate: rojo");

        assertThat(parent(head)).contains(TRACE);
        assertThat(head.count("tracestate")).isZero();
    }
}
