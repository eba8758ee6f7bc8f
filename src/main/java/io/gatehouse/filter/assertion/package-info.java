/** Tells the upstream who asks, signed. */
@NullMarked
package io.gatehouse.filter.assertion;

import org.jspecify.annotations.NullMarked;
