/** What a route takes: hosts, paths, methods and conditions; and what of a request they look at and capture. */
@NullMarked
package io.gatehouse.route.match;

import org.jspecify.annotations.NullMarked;
