package io.gatehouse.route;

/** To be written: One host of a block. */
public final class HostPattern {}
