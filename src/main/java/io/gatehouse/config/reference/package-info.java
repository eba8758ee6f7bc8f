/** What the descriptor refers to outside of itself: environment, properties, JNDI, secrets. */
@NullMarked
package io.gatehouse.config.reference;

import org.jspecify.annotations.NullMarked;
