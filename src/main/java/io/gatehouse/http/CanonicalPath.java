package io.gatehouse.http;

/** To be written: the one reading of a raw path. */
public final class CanonicalPath {}
