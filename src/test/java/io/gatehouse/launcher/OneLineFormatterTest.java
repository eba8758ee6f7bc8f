package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OneLineFormatterTest {

    private static LogRecord logged(String message) {
        LogRecord logged = new LogRecord(Level.WARNING, message);
        logged.setLoggerName("io.gatehouse.boot.Gateway");
        logged.setInstant(Instant.parse("2026-11-23T11:23:55.123456Z"));
        return logged;
    }

    private static String format(LogRecord logged) {
        return new OneLineFormatter().format(logged);
    }

    @Test
    void a_line_tells_when_how_bad_who_and_what() {
        assertThat(format(logged("generation 2")))
                .isEqualTo("2026-11-23T11:23:55.123Z WARN  io.gatehouse.boot.Gateway generation 2"
                        + System.lineSeparator());
    }

    @Test
    void nobody_forges_a_line_or_speaks_to_the_terminal() {
        assertThat(format(logged("a\r\nb\u001b[2J\u0085c\u2028d")).strip())
                .endsWith("Gateway a\\u000d\\nb\\u001b[2J\\u0085c\\u2028d");
    }

    @Test
    void what_was_thrown_stays_on_the_line() {
        LogRecord logged = logged("failed");
        logged.setThrown(new IllegalStateException("a\nb", new IllegalArgumentException("c")));
        assertThat(format(logged).strip())
                .contains(
                        "failed | java.lang.IllegalStateException: a\\nb at io.gatehouse.launcher.OneLineFormatterTest.")
                .contains(" | caused by java.lang.IllegalArgumentException: c at ")
                .hasLineCount(1);
    }

    @Test
    void a_message_without_a_logger_or_a_text_is_still_a_line() {
        assertThat(format(new LogRecord(Level.INFO, null))).contains(" INFO  ").hasLineCount(1);
    }
}
