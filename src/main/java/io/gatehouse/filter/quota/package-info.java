/** How much may be asked for in a day or a month of the calendar. */
@NullMarked
package io.gatehouse.filter.quota;

import org.jspecify.annotations.NullMarked;
