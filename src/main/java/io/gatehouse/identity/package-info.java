/** Who people are: the providers that say so, and what they say. */
@NullMarked
package io.gatehouse.identity;

import org.jspecify.annotations.NullMarked;
