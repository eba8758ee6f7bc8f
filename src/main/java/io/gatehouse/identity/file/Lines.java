package io.gatehouse.identity.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A file with one thing a line; {@code #} at the beginning of a line makes it a remark. */
public final class Lines {

    private Lines() {}

    /**
     * Reads each line that is neither empty nor a remark.
     *
     * @param line gets it without space around it; says by an IllegalArgumentException what is wrong with it
     * @throws Malformed with everything that is wrong, each as {@code line 3: …}
     */
    public static void read(String text, Consumer<String> line) throws Malformed {
        List<String> problems = new ArrayList<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String stripped = lines[i].strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                try {
                    line.accept(stripped);
                } catch (IllegalArgumentException e) {
                    problems.add("line " + (i + 1) + ": " + e.getMessage());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new Malformed(problems);
        }
    }
}
