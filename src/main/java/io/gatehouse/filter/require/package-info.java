/** May they? */
@NullMarked
package io.gatehouse.filter.require;

import org.jspecify.annotations.NullMarked;
