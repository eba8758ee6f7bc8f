/** Who may come, by address. */
@NullMarked
package io.gatehouse.filter.access;

import org.jspecify.annotations.NullMarked;
