/** What a shared HTTP cache may keep and when it may answer from that (RFC 9111), as values; and where it is kept. */
@NullMarked
package io.gatehouse.cache;

import org.jspecify.annotations.NullMarked;
