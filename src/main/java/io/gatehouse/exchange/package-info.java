/** One request's life, and the way of the filters through it. */
@NullMarked
package io.gatehouse.exchange;

import org.jspecify.annotations.NullMarked;
