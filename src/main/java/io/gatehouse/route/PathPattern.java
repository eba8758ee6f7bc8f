package io.gatehouse.route;

/** To be written: One path of a route. */
public final class PathPattern {}
