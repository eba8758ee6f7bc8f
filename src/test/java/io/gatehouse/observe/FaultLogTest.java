package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultLogTest {

    private final TestTicker ticker = new TestTicker();
    private final Reports reports = new Reports();
    private final LogLines server = new LogLines();
    private final Mask mask = new Mask(Set.of("token"));
    private final FaultLog log = new FaultLog(server, reports, mask, ticker);
    private final Exchange exchange = TestExchange.get("/a?token=x").exchange();

    @AfterEach
    void close() {
        log.close();
        reports.close();
    }

    private static Outcome outcome(Fault fault, String detail) {
        return new Outcome(fault.status(), fault, detail, 0, 0, 0);
    }

    /** What was told before has come when this has. */
    private void assertNothingElse() throws InterruptedException {
        reports.tell(server, System.Logger.Level.ERROR, "mark");
        assertThat(server.next()).isEqualTo("ERROR mark");
    }

    @Test
    void a_failure_is_one_line_that_begins_with_the_id() throws Exception {
        exchange.upward().sentTo("shop", "http://10.0.0.1:80");

        log.accept(exchange, outcome(Fault.CONNECT_FAILED, "refused\r\n\u001b[31m"));

        assertThat(server.next())
                .isEqualTo("WARNING [" + exchange.id() + "] GET /a?token=*** -> route/shop/http://10.0.0.1:80:"
                        + " connect-failed: refused\\u000d\\u000a\\u001b[31m");
        assertNothingElse();
    }

    @Test
    void what_clients_do_wrong_and_what_operators_order_is_no_failure() throws Exception {
        log.accept(exchange, outcome(Fault.NO_ROUTE, ""));
        log.accept(exchange, outcome(Fault.MAINTENANCE, ""));
        log.accept(exchange, outcome(Fault.ROUTE_DISABLED, ""));
        log.accept(exchange, new Outcome(500, null, null, 0, 0, 0));

        assertNothingElse();
    }

    @Test
    void too_many_in_a_second_are_counted_and_the_count_is_told() throws Exception {
        for (int i = 0; i < FaultLog.MOST_A_SECOND + 7; i++) {
            log.accept(exchange, outcome(Fault.NO_ENDPOINT, "number " + i));
        }
        for (int i = 0; i < FaultLog.MOST_A_SECOND; i++) {
            assertThat(server.next()).endsWith(": number " + i);
        }
        assertThat(server.next()).isEqualTo("WARNING more than 100 faults a second: the rest is counted");

        ticker.advance(Duration.ofSeconds(1));
        log.accept(exchange, outcome(Fault.NO_ENDPOINT, "the next"));

        assertThat(server.next()).isEqualTo("WARNING 7 faults were not listed");
        assertThat(server.next()).endsWith(": the next");
    }

    @Test
    void what_is_only_observed_is_told_with_its_exchange_a_few_times_a_second() throws Exception {
        ObservedLog observed = new ObservedLog(server, reports, mask, ticker);
        Mode.OBSERVE.interrupt(exchange, "limits", Fault.URI_TOO_LONG, "uri: 3 bytes\n(expected: <= 1)");
        Outcome fine = new Outcome(200, null, null, 0, 0, 0);
        for (int i = 0; i < ObservedLog.MOST_A_SECOND + 1; i++) {
            observed.accept(exchange, fine);
        }
        for (int i = 0; i < ObservedLog.MOST_A_SECOND; i++) {
            assertThat(server.next())
                    .isEqualTo("INFO [" + exchange.id() + "] GET /a?token=***: limits observes: uri-too-long:"
                            + " uri: 3 bytes\\u000a(expected: <= 1)");
        }
        assertThat(server.next()).isEqualTo("INFO more than 10 observed refusals a second: the rest is counted");

        observed.close();
        assertThat(server.next()).isEqualTo("INFO 1 observed refusals were not listed");
    }

    @Test
    void what_a_policy_has_to_say_begins_with_the_id_and_stays_in_its_line() throws Exception {
        NoticeLog notices = new NoticeLog(server, reports, mask, ticker);

        notices.warn(exchange, "no value for [X-\nA]");

        assertThat(server.next()).isEqualTo("WARNING [" + exchange.id() + "] no value for [X-\\u000aA]");
    }
}
