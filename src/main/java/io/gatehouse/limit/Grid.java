package io.gatehouse.limit;

/** Where several gateways count together. */
public interface Grid {

    /** @return the buckets of a limit, which all gateways draw from that have the same limit */
    Buckets share(LimitSpec spec);
}
