package io.gatehouse.benchmarks.load;

/**
 * How a contender is to be started.
 *
 * @param moreJavaOpts behind those of the command line; of two that contradict each other the later one holds
 * @param descriptor for Gatehouse alone
 */
record Plan(String name, boolean tls, String moreJavaOpts, String descriptor) {}
