package io.gatehouse.observe;

import java.util.ResourceBundle;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server's log as a queue of lines: {@code LEVEL text}. */
final class LogLines implements System.Logger {

    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public String getName() {
        return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
        lines.add(level + " " + text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
        lines.add(level + " " + format);
    }

    /** @return the next line; waits for it */
    String next() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no line within 20 s");
        }
        return line;
    }
}
