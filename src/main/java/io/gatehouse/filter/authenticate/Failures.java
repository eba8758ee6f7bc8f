package io.gatehouse.filter.authenticate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.http.IpAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Counts bad credentials, by the address that they come from and by whose they pretend to be, a minute at a time. Whoever guesses is
 * turned away before his next guess is looked at. An IPv6 address counts with its whole /64, which one person has.
 */
final class Failures {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Whoever has more addresses than that is not stopped by counting addresses. */
    private static final int MOST = 100_000;

    private final Cache<Object, AtomicInteger> counts;

    /** @param nanoTime the ticker of the gateway */
    Failures(LongSupplier nanoTime) {
        counts = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(WINDOW)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** @param whose an owner of credentials, as the way in knows him */
    private record Owner(String whose) {}

    private static Object network(String address) {
        IpAddress parsed = IpAddress.parse(address);
        return parsed == null ? address : parsed.network();
    }

    /** @return whether nobody at all has guessed lately, as is usual */
    boolean isEmpty() {
        return counts.asMap().isEmpty();
    }

    /**
     * @param most in a minute
     * @return whether there were that many already
     */
    boolean areTooMany(String address, int most) {
        return reached(network(address), most);
    }

    boolean areTooManyFor(String owner, int most) {
        return reached(new Owner(owner), most);
    }

    private boolean reached(Object key, int most) {
        AtomicInteger count = counts.getIfPresent(key);
        return count != null && count.get() >= most;
    }

    void count(String address) {
        add(network(address));
    }

    void countFor(String owner) {
        add(new Owner(owner));
    }

    private void add(Object key) {
        counts.get(key, absent -> new AtomicInteger()).incrementAndGet();
    }

    /** A good credential: its owner has only mistyped. */
    void forgive(String owner) {
        counts.invalidate(new Owner(owner));
    }
}
