/** The table of concerns, and what it says of requests that nobody has sent: explained, expected, replayed. */
@NullMarked
package io.gatehouse.boot.concern;

import org.jspecify.annotations.NullMarked;
