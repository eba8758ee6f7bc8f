package io.gatehouse.config.source;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One text of a descriptor.
 *
 * @param name the file or the name of the JNDI entry, as messages have it
 * @param text the text, decoded, without a byte order mark
 * @param folder what relative files in it are relative to; null when it comes from no file
 */
public record Piece(String name, String text, @Nullable Path folder) {}
