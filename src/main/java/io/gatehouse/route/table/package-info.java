/** The whole descriptor: decides which route takes a request, by an index; says why; and finds what no request can reach. */
@NullMarked
package io.gatehouse.route.table;

import org.jspecify.annotations.NullMarked;
