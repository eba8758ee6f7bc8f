package io.gatehouse.limit.grid;

import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cache of the application server. Bytes are kept as texts, which are equal to others wherever they are compared. */
final class CacheStore implements Store {

    private static final String WILDFLY = "java:jboss/infinispan/cache/";

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
        return ask(entries -> bytes(entries.get(key)));
    }

    private static byte @Nullable [] bytes(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return value instanceof String text ? Base64.getDecoder().decode(text) : FOREIGN;
        } catch (IllegalArgumentException e) {
            return FOREIGN;
        }
    }

    @Override
    public boolean swap(String key, byte @Nullable [] before, byte[] after, long millis) {
        String text = text(after);
        return Boolean.TRUE.equals(ask(entries -> {
            if (before == null) {
                return entries.add(key, text, millis);
            }
            return before.length == 0
                    ? oust(entries, key) && entries.add(key, text, millis)
                    : entries.replace(key, text(before), text, millis);
        }));
    }

    /** @return whether there is nothing foreign now */
    private static boolean oust(TimedMap entries, String key) {
        Object there = entries.get(key);
        byte[] readable = bytes(there);
        if (there == null) {
            return true;
        }
        return readable != null && readable.length == 0 && entries.remove(key, there);
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
            throw new IllegalStateException("nothing is called " + name + " in JNDI"
                    + (name.startsWith(WILDFLY) ? ", where WildFly has a cache when a deployment refers to it" : ""));
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
