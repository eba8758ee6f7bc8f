package io.gatehouse.route;

/** To be written: the attributes of one element with their positions. */
public final class Settings {}
