/** A shared HTTP cache: answers what it has, and sees to it that many who ask for one thing ask the upstream once. */
@NullMarked
package io.gatehouse.filter.cache;

import org.jspecify.annotations.NullMarked;
