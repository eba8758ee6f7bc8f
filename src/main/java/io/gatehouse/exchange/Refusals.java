package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;

/** What guards have refused of one exchange, or would have, each fault of a guard once. Any thread may call. */
final class Refusals {

    private volatile List<Refused> all = List.of();

    synchronized void add(Refused what) {
        for (Refused before : all) {
            if (before.guard().equals(what.guard()) && before.fault() == what.fault()) {
                return;
            }
        }
        List<Refused> more = new ArrayList<>(all);
        more.add(what);
        all = List.copyOf(more);
    }

    List<Refused> all() {
        return all;
    }
}
