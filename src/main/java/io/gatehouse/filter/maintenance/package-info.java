/** Down for maintenance. */
@NullMarked
package io.gatehouse.filter.maintenance;

import org.jspecify.annotations.NullMarked;
