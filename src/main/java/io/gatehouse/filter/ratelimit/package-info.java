/** How often something may be asked for. */
@NullMarked
package io.gatehouse.filter.ratelimit;

import org.jspecify.annotations.NullMarked;
