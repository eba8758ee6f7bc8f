/** Tells clients where the time went. */
@NullMarked
package io.gatehouse.filter.latency;

import org.jspecify.annotations.NullMarked;
