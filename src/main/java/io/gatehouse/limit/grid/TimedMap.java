package io.gatehouse.limit.grid;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A map of an engine whose entries go after a time. What the JDK knows of it is asked as that; for the time, both engines have methods of
 * their own, which are asked by reflection, so that no class of either is needed.
 *
 * @param add {@code putIfAbsent(key, value, time, unit)}; null for a map in which entries stay
 * @param change Infinispan's {@code replace(key, before, after, time, unit)}, or null
 * @param keep Hazelcast's {@code setTtl(key, time, unit)}, or null
 */
record TimedMap(
        ConcurrentMap<Object, Object> entries,
        @Nullable Method add,
        @Nullable Method change,
        @Nullable Method keep) {

    private static final String INFINISPAN = "org.infinispan.commons.api.BasicCache";
    private static final String HAZELCAST = "com.hazelcast.map.IMap";
    private static final String HAZELCAST_ITSELF = "com.hazelcast.core.HazelcastInstance";

    /**
     * @param found a cache of Infinispan, a map of Hazelcast, or another of the JDK; or a Hazelcast
     * @param name of the map of a Hazelcast
     * @throws IllegalArgumentException if it is something else; the message says what
     */
    static TimedMap of(Object found, String name) {
        Class<?> hazelcast = face(found, HAZELCAST_ITSELF);
        Object map = hazelcast == null ? found : call(method(hazelcast, "getMap", String.class), found, name);
        if (!(map instanceof ConcurrentMap<?, ?>)) {
            throw new IllegalArgumentException(
                    found.getClass().getName() + " (expected: a cache of Infinispan, or a Hazelcast)");
        }
        @SuppressWarnings("unchecked") // it takes what it is given
        ConcurrentMap<Object, Object> entries = (ConcurrentMap<Object, Object>) map;
        Class<?> infinispans = face(map, INFINISPAN);
        if (infinispans != null) {
            Class<?>[] swap = {Object.class, Object.class, Object.class, long.class, TimeUnit.class};
            return new TimedMap(entries, adding(infinispans), method(infinispans, "replace", swap), null);
        }
        Class<?> hazelcasts = face(map, HAZELCAST);
        return hazelcasts == null
                ? new TimedMap(entries, null, null, null)
                : new TimedMap(
                        entries,
                        adding(hazelcasts),
                        null,
                        method(hazelcasts, "setTtl", Object.class, long.class, TimeUnit.class));
    }

    private static Method adding(Class<?> face) {
        return method(face, "putIfAbsent", Object.class, Object.class, long.class, TimeUnit.class);
    }

    private static Method method(Class<?> face, String name, Class<?>... parameters) {
        try {
            return face.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(face.getName() + " without " + name, e);
        }
    }

    /** @return the interface of this name that it has, by whatever way; or null */
    private static @Nullable Class<?> face(Object of, String name) {
        Deque<Class<?>> types = new ArrayDeque<>();
        types.add(of.getClass());
        for (Class<?> type = types.poll(); type != null; type = types.poll()) {
            if (type.getName().equals(name)) {
                return type;
            }
            types.addAll(java.util.List.of(type.getInterfaces()));
            if (type.getSuperclass() != null) {
                types.add(type.getSuperclass());
            }
        }
        return null;
    }

    private static @Nullable Object call(Method method, Object of, Object... arguments) {
        try {
            return method.invoke(of, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(String.valueOf(e), e);
        }
    }

    @Nullable
    Object get(String key) {
        return entries.get(key);
    }

    /** @return whether it was there */
    boolean remove(String key, Object value) {
        return entries.remove(key, value);
    }

    /** @return whether there was none */
    boolean add(String key, String value, long millis) {
        Object there = add == null
                ? entries.putIfAbsent(key, value)
                : call(add, entries, key, value, millis, TimeUnit.MILLISECONDS);
        return there == null;
    }

    /** @return whether the one before was there */
    boolean replace(String key, String before, String after, long millis) {
        if (change != null) {
            return Objects.equals(call(change, entries, key, before, after, millis, TimeUnit.MILLISECONDS), true);
        }
        boolean replaced = entries.replace(key, before, after);
        if (replaced && keep != null) {
            call(keep, entries, key, millis, TimeUnit.MILLISECONDS);
        }
        return replaced;
    }
}
