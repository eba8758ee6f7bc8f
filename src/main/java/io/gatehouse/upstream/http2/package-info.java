/**
 * HTTP/2 as bytes (RFC 9113), from the client's side: frames are written and read, heads are packed (RFC 7541) and unpacked. No
 * sockets and no threads here.
 */
@NullMarked
package io.gatehouse.upstream.http2;

import org.jspecify.annotations.NullMarked;
