package io.gatehouse.limit.grid;

import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cache of the application server. Bytes are kept as texts, which are equal to others wherever they are compared. */
final class CacheStore implements Store {

    private final String name;
    private final String map;
    private final Caches caches;
    private volatile @Nullable TimedMap found;

    /**
     * @param name of the cache
     * @param map which one of a Hazelcast
     */
    CacheStore(String name, String map, Caches caches) {
        this.name = name;
        this.map = map;
        this.caches = caches;
    }

    @Override
    public byte @Nullable [] get(String key) {
        Object text = ask(entries -> entries.get(key));
        return text == null ? null : Base64.getDecoder().decode(text.toString());
    }

    @Override
    public boolean swap(String key, byte @Nullable [] before, byte[] after, long millis) {
        String text = text(after);
        return Boolean.TRUE.equals(ask(entries ->
                before == null ? entries.add(key, text, millis) : entries.replace(key, text(before), text, millis)));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private <T> @Nullable T ask(Function<TimedMap, @Nullable T> question) {
        TimedMap known = found;
        TimedMap entries = known == null ? find() : known;
        try {
            found = entries;
            return question.apply(entries);
        } catch (RuntimeException e) {
            // it may have been started anew, and be another one
            found = null;
            throw e;
        }
    }

    private TimedMap find() {
        Object cache = caches.find(name);
        if (cache == null) {
            throw new IllegalStateException("nothing is called " + name + " in JNDI");
        }
        try {
            return TimedMap.of(cache, map);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(name + " in JNDI is a " + e.getMessage(), e);
        }
    }

    /** The cache is the server's. */
    @Override
    public void close() {
        found = null;
    }
}
