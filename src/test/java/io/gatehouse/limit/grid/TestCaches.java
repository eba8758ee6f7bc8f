package io.gatehouse.limit.grid;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.UUID;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.jspecify.annotations.Nullable;

/** An engine of an application server in the process of the tests, which may be away and come back without what was in it. */
sealed interface TestCaches extends Caches, AutoCloseable {

    /** What it has is lost. */
    void restart();

    @Override
    void close();

    /** As WildFly has it: a cache that keeps objects as they are. */
    static TestCaches infinispan() {
        return new InfinispanCaches();
    }

    /** As Payara has it. It neither looks for others nor tells anybody that it is there. */
    static TestCaches hazelcast() {
        return new HazelcastCaches();
    }

    /** A map of the JDK, in which entries stay. */
    static TestCaches plain() {
        return new PlainCaches();
    }

    /** One cache. */
    final class InfinispanCaches implements TestCaches {

        private DefaultCacheManager manager = start();

        private static DefaultCacheManager start() {
            DefaultCacheManager manager = new DefaultCacheManager();
            manager.defineConfiguration("limits", new ConfigurationBuilder().build());
            return manager;
        }

        @Override
        public @Nullable Object find(String name) {
            return name.equals("limits") ? manager.getCache("limits") : null;
        }

        @Override
        public void restart() {
            manager.stop();
            manager = start();
        }

        @Override
        public void close() {
            manager.stop();
        }

        @Override
        public String toString() {
            return "Infinispan";
        }
    }

    /** All maps of one instance. */
    final class HazelcastCaches implements TestCaches {

        private HazelcastInstance instance = start();

        private static HazelcastInstance start() {
            Config config = new Config();
            config.setClusterName(UUID.randomUUID().toString());
            config.setProperty("hazelcast.logging.type", "jdk");
            config.setProperty("hazelcast.phone.home.enabled", "false");
            config.setProperty("hazelcast.shutdownhook.enabled", "false");
            config.setProperty("hazelcast.partition.count", "11");
            config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
            config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
            config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
            return Hazelcast.newHazelcastInstance(config);
        }

        @Override
        public @Nullable Object find(String name) {
            return name.equals("limits") ? instance : null;
        }

        @Override
        public void restart() {
            instance.shutdown();
            instance = start();
        }

        @Override
        public void close() {
            instance.shutdown();
        }

        @Override
        public String toString() {
            return "Hazelcast";
        }
    }

    /** One map. */
    final class PlainCaches implements TestCaches {

        private java.util.concurrent.ConcurrentHashMap<Object, Object> map =
                new java.util.concurrent.ConcurrentHashMap<>();

        @Override
        public @Nullable Object find(String name) {
            return name.equals("limits") ? map : null;
        }

        @Override
        public void restart() {
            map = new java.util.concurrent.ConcurrentHashMap<>();
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "a map of the JDK";
        }
    }
}
