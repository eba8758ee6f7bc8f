package io.gatehouse.launcher;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** The log of the gateway that runs by itself: standard error, one line a record. */
final class StandardErrorLog {

    private static final String MANAGER = "java.util.logging.manager";

    private StandardErrorLog() {}

    /** Sets the log up, unless the user has done so with a system property of {@code java.util.logging}. */
    static void install() {
        if (System.getProperty(MANAGER) != null
                || System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        System.setProperty(MANAGER, LastingLogManager.class.getName());
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new ToStandardError());
    }

    /** The embedded server has nothing to say to whoever runs a gateway, except when something is wrong. */
    private static boolean isWorthALine(LogRecord logged) {
        String name = logged.getLoggerName();
        return logged.getLevel().intValue() >= Level.WARNING.intValue()
                || name == null
                || !name.startsWith("org.apache.");
    }

    /** No ConsoleHandler: Tomcat would put a formatter of its own into that. */
    private static final class ToStandardError extends StreamHandler {

        ToStandardError() {
            super(System.err, new OneLineFormatter());
            setLevel(Level.ALL);
            setFilter(StandardErrorLog::isWorthALine);
        }

        @Override
        public synchronized void publish(LogRecord logged) {
            super.publish(logged);
            flush();
        }
    }

    /** The JDK's own empties the log as soon as the process is told to end; there is more to say until the last exchange ends. */
    public static final class LastingLogManager extends LogManager {

        @Override
        public void reset() {
            // what was set up stays
        }
    }
}
