package io.gatehouse.route.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Collects what is wrong in a descriptor, so that everything is told at once. Not thread-safe. */
public final class Violations {

    /** Nobody reads more, and a hostile descriptor must not fill the memory. */
    private static final int MOST = 1_000;

    private static final int LONGEST_MESSAGE = 2_000;

    private final Set<Violation> found = new LinkedHashSet<>();
    private final Set<Position> places = new HashSet<>();
    private final UnaryOperator<String> conceal;
    private int more;

    public Violations() {
        this(UnaryOperator.identity());
    }

    /** @param conceal takes out of a message what is not to be shown */
    public Violations(UnaryOperator<String> conceal) {
        this.conceal = conceal;
    }

    /** Adds one; the same at the same place counts once. */
    public void add(Position at, String message) {
        Violation violation = new Violation(at, printable(conceal.apply(message)));
        if (found.size() < MOST) {
            found.add(violation);
            places.add(at);
        } else if (!found.contains(violation)) {
            more++;
        }
    }

    /** Adds one unless something else was said about this place; for attributes, where the second is an echo of the first. */
    public void addOnce(Position at, String message) {
        if (!has(at)) {
            add(at, message);
        }
    }

    /** @return whether something is wrong at this very place */
    public boolean has(Position at) {
        return places.contains(at);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** @return whether more are only counted; what takes time to find out about them need not be done */
    public boolean full() {
        return found.size() >= MOST;
    }

    /**
     * @param sources the pieces in the order in which they are read
     * @return all, by place
     */
    public List<Violation> inOrder(List<String> sources) {
        List<Violation> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.<Violation>comparingInt(
                        violation -> sources.indexOf(violation.at().source()))
                .thenComparingInt(violation -> violation.at().line())
                .thenComparingInt(violation -> violation.at().column()));
        if (more > 0) {
            sorted.add(new Violation(sorted.get(sorted.size() - 1).at(), "and " + more + " more problems"));
        }
        return List.copyOf(sorted);
    }

    /** A message ends in logs and terminals: whatever stands in a descriptor, it is one line without control characters. */
    private static String printable(String message) {
        StringBuilder text = new StringBuilder(message.length());
        for (int i = 0; i < message.length() && text.length() < LONGEST_MESSAGE; i++) {
            char c = message.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                text.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
