/** Where the descriptor comes from, and how a change of it is noticed. */
@NullMarked
package io.gatehouse.config.source;

import org.jspecify.annotations.NullMarked;
