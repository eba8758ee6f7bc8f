/** What changes from one descriptor to another, as values. */
@NullMarked
package io.gatehouse.compare;

import org.jspecify.annotations.NullMarked;
