package io.gatehouse.limit;

/**
 * What is in flight together, as the descriptor has it. How many that may be is not part of it: a reload that changes the number
 * must not forget who is there.
 *
 * @param scope where it is written: {@code gateway}, {@code routes NAME}, {@code route NAME}
 * @param per what is counted apart, as text; empty for nothing
 */
public record PermitSpec(String scope, String per) {}
