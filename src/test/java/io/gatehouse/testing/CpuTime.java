package io.gatehouse.testing;

import java.lang.management.ManagementFactory;

/** How long this thread has computed: what others do on the machine meanwhile does not count. */
public final class CpuTime {

    private CpuTime() {}

    /** @return nanoseconds, of use only beside another such number of the same thread */
    public static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
