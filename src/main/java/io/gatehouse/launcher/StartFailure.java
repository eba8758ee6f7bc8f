package io.gatehouse.launcher;

import java.util.List;

/** The server cannot start, and it is for the user to mend; the lines say what. */
public final class StartFailure extends Exception {

    private final List<String> lines;

    StartFailure(String line) {
        this(List.of(line));
    }

    StartFailure(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    public List<String> lines() {
        return lines;
    }
}
