package io.gatehouse.config;

import io.gatehouse.config.lint.Hint;
import io.gatehouse.route.table.RouteTable;
import java.util.List;
import java.util.function.Supplier;

/**
 * A valid descriptor.
 *
 * @param expectations the tests that it brings, not yet run
 * @param inputs what was read beside the pieces
 * @param lint looks for what is probably not meant
 */
public record Loaded(RouteTable table, List<Expectation> expectations, Inputs inputs, Supplier<List<Hint>> lint) {

    /** @return what is probably not meant, by place; looked for now, because what serves need not wait for it */
    public List<Hint> hints() {
        return lint.get();
    }
}
