package io.gatehouse.cache;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.ResourcePools;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.core.internal.statistics.DefaultStatisticsService;
import org.ehcache.core.spi.service.StatisticsService;
import org.ehcache.core.statistics.TierStatistics;
import org.ehcache.impl.config.persistence.CacheManagerPersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/** On Ehcache: memory outside the heap, and below it a disk whose contents outlive a restart. */
final class EhcacheShelf implements Shelf {

    private static final System.Logger LOG = System.getLogger(EhcacheShelf.class.getName());
    private static final String NAME = "answers";

    /** Ehcache wants a heap above a disk; answers in use are on one of ours. */
    private static final int ENTRIES_ON_HEAP = 16;

    private final CacheManager manager;
    private final Cache<String, byte[]> cache;
    private final StatisticsService statistics;
    private final boolean disk;
    private volatile String problem = "";

    private EhcacheShelf(CacheManager manager, StatisticsService statistics, boolean disk) {
        this.manager = manager;
        this.statistics = statistics;
        this.disk = disk;
        this.cache = manager.getCache(NAME, String.class, byte[].class);
    }

    /**
     * @param memory bytes outside the heap
     * @param disk bytes of files; 0 for none
     * @param folder of the files; null where there are none
     * @throws RuntimeException if there is no such memory, or the files cannot be used
     */
    static EhcacheShelf open(long memory, long disk, @Nullable Path folder) {
        boolean files = disk > 0 && folder != null;
        ResourcePoolsBuilder pools = ResourcePoolsBuilder.newResourcePoolsBuilder();
        if (files) {
            pools = pools.heap(ENTRIES_ON_HEAP, EntryUnit.ENTRIES);
        }
        pools = pools.offheap(memory, MemoryUnit.B);
        if (files) {
            pools = pools.disk(disk, MemoryUnit.B, true);
        }
        return files ? open(pools.build(), folder) : open(pools.build(), null);
    }

    private static EhcacheShelf open(ResourcePools pools, @Nullable Path folder) {
        StatisticsService statistics = new DefaultStatisticsService();
        CacheManagerBuilder<CacheManager> plain = CacheManagerBuilder.newCacheManagerBuilder()
                .using(statistics)
                .withCache(
                        NAME,
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(String.class, byte[].class, pools));
        CacheManager manager = folder == null
                ? plain.build(true)
                : plain.with(new CacheManagerPersistenceConfiguration(folder.toFile()))
                        .build(true);
        return new EhcacheShelf(manager, statistics, folder != null);
    }

    @Override
    public byte @Nullable [] get(String name) {
        return guarded(() -> cache.get(name), null);
    }

    @Override
    public boolean has(String name) {
        return Boolean.TRUE.equals(guarded(() -> cache.containsKey(name), false));
    }

    @Override
    public void put(String name, byte[] bytes) {
        guarded(
                () -> {
                    cache.put(name, bytes);
                    return name;
                },
                null);
    }

    @Override
    public void remove(String name) {
        guarded(
                () -> {
                    cache.remove(name);
                    return name;
                },
                null);
    }

    @Override
    public void names(Consumer<String> to) {
        guarded(
                () -> {
                    cache.forEach(entry -> to.accept(entry.getKey()));
                    return NAME;
                },
                null);
    }

    /** Whatever goes wrong with what is kept is no reason not to answer. */
    private <T> @Nullable T guarded(Supplier<@Nullable T> work, @Nullable T otherwise) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (problem.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, "cache: what is kept outside the heap cannot be used", e);
            }
            problem = "cache: what is kept outside the heap cannot be used: " + e;
            return otherwise;
        }
    }

    @Override
    public boolean isSlow() {
        return disk;
    }

    @Override
    public long bytes() {
        return sum(TierStatistics::getOccupiedByteSize);
    }

    @Override
    public long evictions() {
        return sum(TierStatistics::getEvictions);
    }

    private long sum(java.util.function.ToLongFunction<TierStatistics> figure) {
        TierStatistics lowest =
                statistics.getCacheStatistics(NAME).getTierStatistics().get(disk ? "Disk" : "OffHeap");
        return lowest == null ? 0 : Math.max(0, figure.applyAsLong(lowest));
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public void close() {
        manager.close();
    }
}
