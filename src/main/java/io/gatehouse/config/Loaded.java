package io.gatehouse.config;

import io.gatehouse.route.RouteTable;
import java.util.List;

/**
 * A valid descriptor.
 *
 * @param expectations the tests that it brings, not yet run
 * @param inputs what was read beside the pieces
 */
public record Loaded(RouteTable table, List<Expectation> expectations, Inputs inputs) {}
