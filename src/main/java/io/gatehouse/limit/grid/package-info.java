/** Limits that several gateways share: what each has drawn is told to an engine that they all know, behind the requests. */
@NullMarked
package io.gatehouse.limit.grid;

import org.jspecify.annotations.NullMarked;
