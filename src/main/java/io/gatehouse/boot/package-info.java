/** Puts the house together: listener, table of concerns, reload, shutdown. */
@NullMarked
package io.gatehouse.boot;

import org.jspecify.annotations.NullMarked;
