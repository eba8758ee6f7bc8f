/** What can be seen of the server around the gateway, and where it contradicts the descriptor. */
@NullMarked
package io.gatehouse.observe.container;

import org.jspecify.annotations.NullMarked;
