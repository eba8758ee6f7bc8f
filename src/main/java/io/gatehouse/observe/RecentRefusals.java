package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Refused;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

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
    private final Recent<RefusedRequest> last;

    /**
     * @param clock the wall's
     * @param now of the ticker that exchanges begin by
     */
    RecentRefusals(Mask mask, InstantSource clock, long now) {
        this.mask = mask;
        this.clock = clock;
        this.last = new Recent<>(MOST, A_SECOND, now);
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        for (Refused refused : exchange.refusals()) {
            if (last.takes(exchange.startedAt() + outcome.nanos())) {
                last.keep(refused(exchange, refused));
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
        List<RefusedRequest> all = last.all();
        Collections.reverse(all);
        return all;
    }
}
