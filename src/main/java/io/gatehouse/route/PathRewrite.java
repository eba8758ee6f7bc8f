package io.gatehouse.route;

/** To be written: What becomes of a path. */
public final class PathRewrite {}
