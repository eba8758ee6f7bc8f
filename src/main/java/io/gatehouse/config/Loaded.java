package io.gatehouse.config;

import io.gatehouse.config.lint.Hint;
import io.gatehouse.route.table.RouteTable;
import java.util.List;

/**
 * A valid descriptor.
 *
 * @param expectations the tests that it brings, not yet run
 * @param inputs what was read beside the pieces
 * @param hints what is probably not meant, by place
 */
public record Loaded(RouteTable table, List<Expectation> expectations, Inputs inputs, List<Hint> hints) {}
