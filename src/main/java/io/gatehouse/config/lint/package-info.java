/** What in a valid descriptor is probably not meant, or will be regretted. */
@NullMarked
package io.gatehouse.config.lint;

import org.jspecify.annotations.NullMarked;
