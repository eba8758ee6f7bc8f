package io.gatehouse.upstream.balance;

/** What a balancer needs to know of an endpoint. */
public interface Candidate {

    /** @return share of the traffic, relative to the others; at least 1 */
    int weight();

    /** @return a number that tells it from others, the same on every node and after every restart */
    long identity();

    /** @return requests that have not come to their last byte */
    int inFlight();
}
