/** What the gateway itself says of a caller, signed. */
@NullMarked
package io.gatehouse.identity.assertion;

import org.jspecify.annotations.NullMarked;
