/** Files that people edit, at work while they change. */
@NullMarked
package io.gatehouse.identity.file;

import org.jspecify.annotations.NullMarked;
