/** Counters of what may pass: token buckets by key, in tables of bounded size; what is in flight; what was used over the calendar. */
@NullMarked
package io.gatehouse.limit;

import org.jspecify.annotations.NullMarked;
