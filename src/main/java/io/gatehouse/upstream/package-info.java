/** Where requests go: upstreams, their endpoints, and the connections to them. */
@NullMarked
package io.gatehouse.upstream;

import org.jspecify.annotations.NullMarked;
