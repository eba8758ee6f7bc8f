package io.gatehouse.route;

/** To be written: Names and what they captured. */
public final class Captures {}
