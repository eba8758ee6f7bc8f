package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of one exchange's bodies, counted and shown to who wants to see them. */
final class Traffic {

    private final List<ByteTap> requestTaps = new ArrayList<>(1);
    private final List<BodyWatch> bodyWatches = new ArrayList<>(1);
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();

    void add(ByteTap tap) {
        requestTaps.add(tap);
    }

    void add(BodyWatch watch) {
        bodyWatches.add(watch);
    }

    /** @throws FaultException if a tap will have no more */
    void in(byte[] bytes, int offset, int length) {
        bytesIn.addAndGet(length);
        for (ByteTap tap : requestTaps) {
            tap.bytes(bytes, offset, length);
        }
    }

    /** @throws FaultException if a watch will wait no longer */
    void look(long now, boolean waiting) {
        for (BodyWatch watch : bodyWatches) {
            watch.look(now, waiting);
        }
    }

    void out(int length) {
        bytesOut.addAndGet(length);
    }

    /** What is no body, and nobody's business. */
    void tunnel(int in, int out) {
        bytesIn.addAndGet(in);
        bytesOut.addAndGet(out);
    }

    long bytesIn() {
        return bytesIn.get();
    }

    long bytesOut() {
        return bytesOut.get();
    }
}
