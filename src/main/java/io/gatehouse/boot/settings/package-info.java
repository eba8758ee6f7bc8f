/** What an administrator sets beside the descriptor, and what a launcher that embeds the gateway says to it. */
@NullMarked
package io.gatehouse.boot.settings;

import org.jspecify.annotations.NullMarked;
