package io.gatehouse.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** In memory, of which it takes no more than it may. */
public final class HeapStore implements Store {

    /** Who varies without end keeps the last few. */
    /** Of one URL. */
    static final int MOST_VARIANTS = 64;

    /** What a key and its place in the table take. */
    private static final int PLACE_BYTES = 160;

    private final Cache<CacheKey, List<Stored>> kept;
    private volatile String mark = "";

    /** @param most bytes */
    public HeapStore(long most) {
        this.kept = Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher(HeapStore::weight)
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    static int weight(CacheKey key, List<Stored> variants) {
        long weight = (long) PLACE_BYTES + key.text().length();
        for (Stored one : variants) {
            weight += one.headWeight() + (one.body().isHeld() ? one.body().length() + 32 : 0);
        }
        return (int) Math.min(Integer.MAX_VALUE, weight);
    }

    @Override
    public List<Stored> atHand(CacheKey key) {
        return find(key);
    }

    @Override
    public List<Stored> find(CacheKey key) {
        List<Stored> variants = kept.getIfPresent(key);
        return variants == null ? List.of() : variants;
    }

    @Override
    public void put(CacheKey key, Stored answer) {
        change(key, variants -> with(variants, answer));
    }

    static List<Stored> with(List<Stored> variants, Stored answer) {
        if (answer.range() != null) {
            return Parts.with(variants, answer);
        }
        List<Stored> next = new ArrayList<>(variants.size() + 1);
        next.add(answer);
        for (Stored one : variants) {
            if (!answer.replaces(one) && next.size() < MOST_VARIANTS) {
                next.add(one);
            }
        }
        return List.copyOf(next);
    }

    @Override
    public void remove(CacheKey key, Stored answer) {
        change(
                key,
                variants ->
                        variants.stream().filter(one -> !answer.replaces(one)).toList());
    }

    /** @param change makes what is kept next, none of it for nothing, of what is kept now */
    void change(CacheKey key, UnaryOperator<List<Stored>> change) {
        kept.asMap().compute(key, (same, variants) -> {
            List<Stored> next = change.apply(variants == null ? List.of() : variants);
            return next.isEmpty() ? null : next;
        });
    }

    /** @return what is kept; what was found elsewhere, where there is nothing */
    List<Stored> load(CacheKey key, Supplier<List<Stored>> elsewhere) {
        List<Stored> known = kept.asMap().computeIfAbsent(key, same -> {
            List<Stored> found = elsewhere.get();
            return found.isEmpty() ? null : found;
        });
        return known == null ? List.of() : known;
    }

    Set<CacheKey> keys() {
        return kept.asMap().keySet();
    }

    @Override
    public void remove(CacheKey key) {
        kept.invalidate(key);
    }

    @Override
    public int purge(BiPredicate<CacheKey, Stored> which, boolean soft) {
        AtomicInteger count = new AtomicInteger();
        for (CacheKey key : kept.asMap().keySet()) {
            change(key, variants -> purged(key, variants, which, soft, count::incrementAndGet));
        }
        return count.get();
    }

    static List<Stored> purged(
            CacheKey key, List<Stored> variants, BiPredicate<CacheKey, Stored> which, boolean soft, Runnable counter) {
        List<Stored> next = new ArrayList<>(variants.size());
        for (Stored one : variants) {
            if (!which.test(key, one)) {
                next.add(one);
                continue;
            }
            counter.run();
            if (soft) {
                next.add(one.expired());
            }
        }
        return next;
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public void mark(String text) {
        mark = text;
    }

    @Override
    public Standing standing() {
        long bytes = kept.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new Standing(kept.estimatedSize(), bytes, kept.stats().evictionCount(), "");
    }

    @Override
    public void close() {
        kept.invalidateAll();
    }
}
