/** How one endpoint is chosen among those that may be chosen: one class an algorithm. */
@NullMarked
package io.gatehouse.upstream.balance;

import org.jspecify.annotations.NullMarked;
