/** Tokens and the keys that they are verified with. */
@NullMarked
package io.gatehouse.identity.token;

import org.jspecify.annotations.NullMarked;
