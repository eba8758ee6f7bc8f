package io.gatehouse.observe;

import java.util.Map;

/**
 * What has become of exchanges since the start.
 *
 * @param requests that have ended, however they did
 * @param failures those of them that the gateway or an upstream failed
 * @param faults by code
 * @param linesLost of the access log
 */
public record Figures(long requests, long failures, Map<String, Long> faults, long linesLost) {}
