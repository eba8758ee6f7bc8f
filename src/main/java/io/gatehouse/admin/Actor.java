package io.gatehouse.admin;

/**
 * Who orders something.
 *
 * @param name of the principal, with the realm that says so: {@code container/alice}
 * @param way by which the order came: {@code api}, {@code jmx}, {@code source}
 * @param address from where; empty where that is not known
 */
public record Actor(String name, String way, String address) {}
