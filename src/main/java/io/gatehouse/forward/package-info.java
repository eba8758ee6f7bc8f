/** Sends a request upstream and brings the answer back, without ever blocking a thread. */
@NullMarked
package io.gatehouse.forward;

import org.jspecify.annotations.NullMarked;
