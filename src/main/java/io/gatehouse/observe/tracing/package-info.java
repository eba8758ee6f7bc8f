/** Exchanges as parts of traces. */
@NullMarked
package io.gatehouse.observe.tracing;

import org.jspecify.annotations.NullMarked;
