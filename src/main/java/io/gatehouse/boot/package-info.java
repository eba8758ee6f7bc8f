/** Puts the house together: listener, reload, shutdown; and what operators ask and order. */
@NullMarked
package io.gatehouse.boot;

import org.jspecify.annotations.NullMarked;
