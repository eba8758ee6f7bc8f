/** What the operator sees: access log, JMX. */
@NullMarked
package io.gatehouse.observe;

import org.jspecify.annotations.NullMarked;
