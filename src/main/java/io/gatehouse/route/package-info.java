/** Routes as a descriptor has them, and what becomes of a request: immutable values. */
@NullMarked
package io.gatehouse.route;

import org.jspecify.annotations.NullMarked;
