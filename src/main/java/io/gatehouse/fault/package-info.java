/** Every way in which an exchange can fail, and how that is told to a person or a program. */
@NullMarked
package io.gatehouse.fault;

import org.jspecify.annotations.NullMarked;
