/** Which pages of other origins may read what is answered here: the CORS protocol of the Fetch standard. */
@NullMarked
package io.gatehouse.filter.cors;

import org.jspecify.annotations.NullMarked;
