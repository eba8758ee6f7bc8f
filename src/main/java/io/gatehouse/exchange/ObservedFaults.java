package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;

/** What guards that only observe would have refused, each fault of a guard once. */
final class ObservedFaults {

    private volatile List<Observed> all = List.of();

    synchronized void add(Observed what) {
        for (Observed before : all) {
            if (before.guard().equals(what.guard()) && before.fault() == what.fault()) {
                return;
            }
        }
        List<Observed> more = new ArrayList<>(all);
        more.add(what);
        all = List.copyOf(more);
    }

    List<Observed> all() {
        return all;
    }
}
