package io.gatehouse.exchange;

import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.Decision;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.Per;
import org.jspecify.annotations.Nullable;

/**
 * What guards judge by: values only, so that a request which nobody has sent can be judged too.
 *
 * @param head the request, its client among it
 * @param path null where it cannot be read in one way
 * @param ignoreCase whether its route compares paths without regard to case
 * @param caller who asks, as far as that was found out or is supposed
 */
public record Asked(RequestHead head, @Nullable CanonicalPath path, boolean ignoreCase, Caller caller) {

    /** One that no route takes, or that has none to ask. */
    public Asked(RequestHead head, @Nullable CanonicalPath path, Caller caller) {
        this(head, path, false, caller);
    }

    /** @return the request of an exchange that was decided */
    public static Asked of(Exchange exchange) {
        return of(exchange.head(), exchange.decision(), exchange.caller());
    }

    /** @return a request that nobody has sent, supposed to be this caller's */
    public static Asked of(RequestHead head, @Nullable Decision decision, Caller caller) {
        if (decision instanceof Decision.Routed routed) {
            return new Asked(head, routed.path(), routed.route().match().ignoreCase(), caller);
        }
        VirtualHost host = decision instanceof Decision.Refused refused ? refused.host() : null;
        try {
            return new Asked(
                    head,
                    host == null
                            ? null
                            : CanonicalPath.parse(head.path(), host.keepEncodedSlash(), host.keepEmptySegments()),
                    caller);
        } catch (AmbiguousPathException e) {
            return new Asked(head, null, caller);
        }
    }

    /** @return the key by which it is counted */
    public Object key(Per per) {
        return per.key(head, counted(per), caller);
    }

    /** @return as {@link #key}, as a text that is the same after a restart */
    public String account(Per per) {
        return per.account(head, counted(per), caller);
    }

    /** @return by what it is counted, for the operator */
    public String shown(Per per) {
        return per.shown(head, counted(per), caller);
    }

    /** @return whether it has anything of this */
    public boolean says(Per per) {
        return per.isSaidBy(head, counted(per), caller);
    }

    private @Nullable String counted(Per per) {
        return path == null || !per.asksPath() ? null : Per.path(path, ignoreCase);
    }
}
