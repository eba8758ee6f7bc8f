/** Who is it? */
@NullMarked
package io.gatehouse.filter.authenticate;

import org.jspecify.annotations.NullMarked;
