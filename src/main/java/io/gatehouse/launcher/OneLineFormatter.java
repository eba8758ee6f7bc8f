package io.gatehouse.launcher;

import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * {@code 2026-11-23T11:23:55.123Z WARN  io.gatehouse.boot.GatewayListener message}, and what was thrown behind it. Control
 * characters are escaped, so that nobody can forge a line or speak to a terminal.
 */
final class OneLineFormatter extends Formatter {

    private static final int MOST_CAUSES = 10;

    @Override
    public String format(LogRecord logged) {
        StringBuilder line = new StringBuilder(160);
        line.append(logged.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
        line.append(level(logged.getLevel())).append(' ');
        line.append(Objects.requireNonNullElse(logged.getLoggerName(), "-")).append(' ');
        escape(Objects.requireNonNullElse(formatMessage(logged), ""), line);
        Throwable thrown = logged.getThrown();
        for (int i = 0; thrown != null && i < MOST_CAUSES; i++) {
            line.append(i == 0 ? " | " : " | caused by ");
            describe(thrown, line);
            thrown = thrown.getCause();
        }
        return line.append(System.lineSeparator()).toString();
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return value >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    private static void describe(Throwable thrown, StringBuilder line) {
        escape(thrown.toString(), line);
        for (StackTraceElement frame : thrown.getStackTrace()) {
            line.append(" at ").append(frame);
        }
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line.append("\\n");
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
    }
}
