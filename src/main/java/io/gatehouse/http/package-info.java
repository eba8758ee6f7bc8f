/** HTTP as values: heads, fields, paths. Knows nothing but the JDK. */
@NullMarked
package io.gatehouse.http;

import org.jspecify.annotations.NullMarked;
