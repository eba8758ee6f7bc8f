/** An element of a descriptor as its readers see it: attributes with their places, values with units, and what is wrong with them. */
@NullMarked
package io.gatehouse.route.settings;

import org.jspecify.annotations.NullMarked;
