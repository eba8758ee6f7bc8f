/** Asking a provider over the network, within limits. */
@NullMarked
package io.gatehouse.identity.remote;

import org.jspecify.annotations.NullMarked;
