/** Counters of what may pass: token buckets by key, in a table of bounded size. */
@NullMarked
package io.gatehouse.limit;

import org.jspecify.annotations.NullMarked;
