/** Runs the archive by itself: embedded server, command line, the demo's upstreams. */
@NullMarked
package io.gatehouse.launcher;

import org.jspecify.annotations.NullMarked;
