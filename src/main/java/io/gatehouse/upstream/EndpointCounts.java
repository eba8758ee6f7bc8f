package io.gatehouse.upstream;

import java.util.concurrent.atomic.LongAdder;

/** What was counted of one endpoint. It outlives a reload after which the upstream still has an endpoint of this URL. */
final class EndpointCounts {

    final LongAdder requests = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder notOpened = new LongAdder();
}
