/** API keys: what is kept of them, and whether one is good. */
@NullMarked
package io.gatehouse.identity.key;

import org.jspecify.annotations.NullMarked;
