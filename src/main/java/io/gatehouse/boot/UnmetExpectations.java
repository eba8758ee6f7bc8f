package io.gatehouse.boot;

import io.gatehouse.route.settings.Violation;
import java.util.List;

/** A valid descriptor that does not do what its own {@code expect} lines say. */
final class UnmetExpectations extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    UnmetExpectations(List<Violation> violations) {
        super(violations.size() + " expectations are not met", null, false, false);
        this.violations = violations;
    }

    List<String> problems() {
        return violations.stream().map(Violation::toString).toList();
    }
}
