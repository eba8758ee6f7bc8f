/** What a route asks for besides matching: policies, how they are read, and what they are asked for by those who do not know them. */
@NullMarked
package io.gatehouse.route.policy;

import org.jspecify.annotations.NullMarked;
