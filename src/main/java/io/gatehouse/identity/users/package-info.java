/** People with passwords: files of hashes, and directories. */
@NullMarked
package io.gatehouse.identity.users;

import org.jspecify.annotations.NullMarked;
