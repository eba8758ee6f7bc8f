/** HTTP/1.1 as bytes (RFC 9112), from the client's side: requests are written, responses are read. No sockets here. */
@NullMarked
package io.gatehouse.upstream.http1;

import org.jspecify.annotations.NullMarked;
