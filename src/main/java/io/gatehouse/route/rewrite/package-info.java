/** What becomes of a path on its way upstream, and texts that are filled in from a request. */
@NullMarked
package io.gatehouse.route.rewrite;

import org.jspecify.annotations.NullMarked;
