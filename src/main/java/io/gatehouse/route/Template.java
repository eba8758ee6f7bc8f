package io.gatehouse.route;

/** To be written: Text with places to fill in. */
public final class Template {}
