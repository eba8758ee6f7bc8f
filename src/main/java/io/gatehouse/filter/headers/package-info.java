/** Changes of the fields of requests and responses. */
@NullMarked
package io.gatehouse.filter.headers;

import org.jspecify.annotations.NullMarked;
