/**
 * What the servers do each in a way of its own, under one roof: how a connection is broken off, which lock keeps a request from being given away,
 * where a short answer is written past the streams, when a client of HTTP/2 takes more, and how HTTP is left. It knows of requests, as the
 * servlet API has them, and of no exchange. What is looked for by name is looked for once, and where it is missing the servlet API has to do.
 */
@NullMarked
package io.gatehouse.exchange.container;

import org.jspecify.annotations.NullMarked;
