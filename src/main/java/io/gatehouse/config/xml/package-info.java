/** From the text of a descriptor to its elements with their places, and what the schema says about them. */
@NullMarked
package io.gatehouse.config.xml;

import org.jspecify.annotations.NullMarked;
