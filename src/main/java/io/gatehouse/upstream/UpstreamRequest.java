package io.gatehouse.upstream;

import io.gatehouse.http.Headers;

/**
 * What goes upstream, apart from the body.
 *
 * @param target path and query as they are sent, byte for byte
 * @param headers all fields, {@code Host} and those of the framing among them
 */
public record UpstreamRequest(String method, String target, Headers headers) {}
