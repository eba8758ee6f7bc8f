package io.gatehouse.observe.container;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contradictions of one listener, in words. */
final class Findings {

    private final String listener;
    private final String file;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param listener for people: {@code Tomcat, connector 8080}
     * @param file which file of ours sets it right
     */
    Findings(String listener, String file) {
        this.listener = listener;
        this.file = file;
    }

    /** Notes a limit that is lower than the demand; zero and less is no limit, and what cannot be seen is passed over. */
    void limit(String setting, @Nullable Long value, @Nullable Demand demand) {
        if (value != null && value > 0 && demand != null && demand.exceeds(value)) {
            String expected = demand.amount() == Demand.UNLIMITED ? "no limit" : ">= " + demand.amount();
            note(setting, value, expected, demand.wanted());
        }
    }

    void note(String setting, Object value, String expected, String wanted) {
        lines.add(listener + ": " + setting + '=' + value + " (expected: " + expected + ", for " + wanted + "); see "
                + file);
    }

    List<String> lines() {
        return lines;
    }
}
