package io.gatehouse.config;

import io.gatehouse.route.settings.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** A descriptor with everything that is wrong in it. There is no stack trace: the places are in the descriptor. */
public final class InvalidDescriptor extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;
    private final transient Inputs inputs;

    InvalidDescriptor(List<Violation> violations, Inputs inputs) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")), null, false, false);
        this.violations = violations;
        this.inputs = inputs;
    }

    /** @return at least one, by place */
    public List<Violation> violations() {
        return violations;
    }

    /** @return what was read beside the pieces; a change of it may make the descriptor valid */
    public Inputs inputs() {
        return inputs;
    }
}
