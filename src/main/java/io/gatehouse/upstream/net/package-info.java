/** The few threads that do all reading and writing towards upstreams, and the sockets that they serve, with TLS or without. */
@NullMarked
package io.gatehouse.upstream.net;

import org.jspecify.annotations.NullMarked;
