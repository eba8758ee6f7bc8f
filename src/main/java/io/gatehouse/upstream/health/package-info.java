/** Which endpoints are fit to be given requests: by what becomes of those that they get, and by checks. */
@NullMarked
package io.gatehouse.upstream.health;

import org.jspecify.annotations.NullMarked;
