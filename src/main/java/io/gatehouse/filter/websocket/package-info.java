/** Requests that leave HTTP for WebSocket. */
@NullMarked
package io.gatehouse.filter.websocket;

import org.jspecify.annotations.NullMarked;
