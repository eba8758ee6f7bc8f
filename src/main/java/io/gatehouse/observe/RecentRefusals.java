package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Refused;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps some of the last refusals, each with its request, for whoever looks now. As many as there is room for are taken at once, and then
 * {@value #A_SECOND} a second, so that a flood costs next to nothing. Any thread may call.
 */
final class RecentRefusals implements BiConsumer<Exchange, Outcome> {

    static final int MOST = 100;
    static final int A_SECOND = 20;

    private static final String NO_ROUTE = "(no route)";
    private static final int LONGEST = 300;

    private final Mask mask;
    private final InstantSource clock;
    private final Pace pace;
    private final AtomicReferenceArray<@Nullable RefusedRequest> last = new AtomicReferenceArray<>(MOST);
    private final AtomicLong written = new AtomicLong();

    /**
     * @param clock the wall's
     * @param now of the ticker that exchanges begin by
     */
    RecentRefusals(Mask mask, InstantSource clock, long now) {
        this.mask = mask;
        this.clock = clock;
        this.pace = new Pace(MOST, A_SECOND, now);
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        for (Refused refused : exchange.refusals()) {
            if (pace.takes(exchange.startedAt() + outcome.nanos())) {
                last.set((int) (written.getAndIncrement() % MOST), refused(exchange, refused));
            }
        }
    }

    private RefusedRequest refused(Exchange exchange, Refused refused) {
        RequestHead head = exchange.head();
        Route route = exchange.route();
        return new RefusedRequest(
                clock.instant(),
                refused.guard(),
                refused.fault().code(),
                refused.fault().status(),
                route == null ? NO_ROUTE : route.name(),
                refused.isObserved(),
                head.client(),
                plain(head.method()),
                plain(head.authority()),
                plain(mask.hide(head.path())),
                plain(mask.hide(refused.reason())));
    }

    /** What strangers said is bounded, and controls nothing where it is shown. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        Escaping.json(text.length() > LONGEST ? text.substring(0, LONGEST) : text, plain);
        return plain.toString();
    }

    /** @return the last one first */
    List<RefusedRequest> all() {
        List<RefusedRequest> all = new ArrayList<>();
        long end = written.get();
        for (long i = end - 1; i >= Math.max(0, end - MOST); i--) {
            RefusedRequest one = last.get((int) (i % MOST));
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }
}
