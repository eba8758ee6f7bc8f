package io.gatehouse.filter.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What is on its way upstream, by what it is to bring. */
final class Flights {

    private final Map<String, Flight> flying = new ConcurrentHashMap<>();
    private final Executor executor;

    /** @param executor wakes those who wait */
    Flights(Executor executor) {
        this.executor = executor;
    }

    /** @return a new one, which the caller carries out; or null where there is one already */
    @Nullable
    Flight begin(String key) {
        Flight next = new Flight(this, key, executor);
        return flying.putIfAbsent(key, next) == null ? next : null;
    }

    @Nullable
    Flight find(String key) {
        return flying.get(key);
    }

    void remove(String key, Flight flight) {
        flying.remove(key, flight);
    }

    /** @param now by the ticker */
    void tick(long now) {
        flying.values().forEach(flight -> flight.tick(now));
    }
}
