package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What operators have ordered of endpoints that are not there now. An address is away for one look when its record is written anew, or
 * a server answers with a part of them; it must not come back as if nobody had said anything. Any thread may call.
 */
final class Absentees {

    private final Map<String, Draining> byUrl = new ConcurrentHashMap<>();

    /** Remembers what was ordered of those that go. */
    void add(Collection<Endpoint> gone) {
        gone.stream()
                .filter(endpoint -> endpoint.draining().isOrdered())
                .forEach(endpoint -> byUrl.put(endpoint.toString(), endpoint.draining()));
    }

    /**
     * After a reload: what is away still, and who is there no longer.
     *
     * @param drain what the descriptor says of those that may come; an order that was given under another word has ended
     */
    void take(Absentees before, Collection<Endpoint> there, boolean drain) {
        byUrl.putAll(before.byUrl);
        add(there);
        byUrl.values().removeIf(its -> !its.isOrdered() || !its.isFor(drain));
    }

    /** They are there: what is ordered of them is kept with them. */
    void remove(Collection<Endpoint> there) {
        there.forEach(endpoint -> byUrl.remove(endpoint.toString()));
    }

    /** @return what was ordered of this one, if the descriptor says of it what it said then; or null */
    @Nullable
    Draining of(EndpointSpec endpoint) {
        Draining its = byUrl.get(endpoint.toString());
        return its != null && its.isFor(endpoint.drain()) ? its : null;
    }

    /** @return what was ordered of the endpoint of this URL, or null */
    @Nullable
    Draining at(String url) {
        return byUrl.get(url);
    }

    /** @return by URL; those that were taken back are among them no longer */
    Map<String, Draining> ordered() {
        byUrl.values().removeIf(its -> !its.isOrdered());
        return Map.copyOf(byUrl);
    }
}
