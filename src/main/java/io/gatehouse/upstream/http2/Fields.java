package io.gatehouse.upstream.http2;

import io.gatehouse.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What one head, or what follows a body, says.
 *
 * @param status of {@code :status}; 0 when there is none
 * @param headers the others, in their order
 * @param problem why they are not to be used; null when nothing is wrong
 */
public record Fields(int status, Headers headers, @Nullable String problem) {}
