/** Makes a first descriptor of an OpenAPI document. */
@NullMarked
package io.gatehouse.openapi;

import org.jspecify.annotations.NullMarked;
