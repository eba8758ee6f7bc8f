/** What the descriptor says, as immutable values, and the decision what becomes of a request. */
@NullMarked
package io.gatehouse.route;

import org.jspecify.annotations.NullMarked;
