package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final Reports reports = new Reports();

    private final System.Logger pipe = new System.Logger() {

        @Override
        public String getName() {
            return "pipe";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            log(level, bundle, format, (Throwable) null);
        }
    };

    @Test
    void a_log_that_hangs_holds_nobody_up_and_too_much_is_refused() {
        int taken = 0;
        while (taken < 100_000 && reports.tell(pipe, System.Logger.Level.INFO, "line")) {
            taken++;
        }
        assertThat(taken).isBetween(1_000, 1_001);

        reports.close();

        assertThat(reports.tell(pipe, System.Logger.Level.INFO, "late")).isFalse();
        hangs.countDown();
    }

    @Test
    void what_is_waiting_is_told_in_its_order() throws Exception {
        LogLines server = new LogLines();
        for (int i = 0; i < 50; i++) {
            assertThat(reports.tell(server, System.Logger.Level.INFO, "line " + i))
                    .isTrue();
        }
        for (int i = 0; i < 50; i++) {
            assertThat(server.next()).isEqualTo("INFO line " + i);
        }
        reports.close();
    }
}
