/** How much may be in flight at once. */
@NullMarked
package io.gatehouse.filter.concurrency;

import org.jspecify.annotations.NullMarked;
