/** The gateway's own desk for operators over HTTP: who may come, what can be asked and ordered there, and how that is described. */
@NullMarked
package io.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
