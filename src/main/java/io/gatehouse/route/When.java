package io.gatehouse.route;

/** To be written: A condition on the request head. */
public final class When {}
