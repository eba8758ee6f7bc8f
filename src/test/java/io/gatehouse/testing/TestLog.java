package io.gatehouse.testing;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while it is open, at every level, with the texts of exceptions. */
public final class TestLog implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord logged) {
            Object[] values = logged.getParameters();
            String text = values == null || values.length == 0
                    ? logged.getMessage()
                    : MessageFormat.format(logged.getMessage(), values);
            lines.add(logged.getThrown() == null ? text : text + ": " + logged.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** @param name of the logger; empty for all of them */
    public TestLog(String name) {
        logger = Logger.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(Level.ALL);
        handler.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    /** @return the lines so far that have this in them */
    public List<String> lines(String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(before);
    }
}
