/** The concerns, one package each: a policy, its filter, and what that needs. None knows another. */
@NullMarked
package io.gatehouse.filter;

import org.jspecify.annotations.NullMarked;
