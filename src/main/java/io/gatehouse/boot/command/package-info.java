/** The command line: what is asked of descriptors without a gateway that runs. */
@NullMarked
package io.gatehouse.boot.command;

import org.jspecify.annotations.NullMarked;
