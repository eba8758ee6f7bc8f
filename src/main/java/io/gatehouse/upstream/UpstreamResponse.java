package io.gatehouse.upstream;

import io.gatehouse.http.Headers;

/**
 * The head of an answer as it came.
 *
 * @param status 100 to 999
 * @param minorVersion of HTTP/1: 0 or more
 */
public record UpstreamResponse(int status, int minorVersion, Headers headers) {}
