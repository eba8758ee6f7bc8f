/** What was ordered, by whom, and what became of it, written so that nobody can change a line of it unseen. */
@NullMarked
package io.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
