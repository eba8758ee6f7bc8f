/** Requests that are too big or too slow. */
@NullMarked
package io.gatehouse.filter.limits;

import org.jspecify.annotations.NullMarked;
