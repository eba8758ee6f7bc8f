/** What operators count and time: routes, upstreams, and what a scrape says of them. */
@NullMarked
package io.gatehouse.observe.metrics;

import org.jspecify.annotations.NullMarked;
