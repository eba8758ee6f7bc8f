package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.HeapStore;
import io.gatehouse.cache.Store;
import io.gatehouse.cache.TieredStore;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Way;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.cache.HttpCache;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeardPurgesTest {

    private final Queue<Runnable> later = new ArrayDeque<>();
    private boolean used = true;

    private HeardPurges of(Store store) {
        HttpCache cache =
                new HttpCache(store, new NoWay(), InstantSource.system(), System::nanoTime, Runnable::run, 1 << 20);
        return new HeardPurges(new CacheOperations(cache, told -> true), later::add, () -> used);
    }

    @Test
    void in_memory_nothing_is_left_of_before_so_that_it_is_known_at_once_that_nothing_was_heard() {
        HeardPurges heard = of(new HeapStore(1 << 20));
        used = false;
        assertThat(heard.position()).isNull();
        used = true;
        assertThat(heard.position()).isEmpty();
        assertThat(heard.isFresh()).isTrue();
        heard.heard(List.of(), "epoch 7");
        later.remove().run();
        assertThat(heard.position()).isEqualTo("epoch 7");
    }

    @Test
    void a_disk_is_waited_for_elsewhere_and_what_is_on_it_may_be_of_any_time(@TempDir Path folder) {
        try (Store store = new TieredStore(new TieredStore.Places(1 << 20, 2 << 20, 4 << 20, folder))) {
            HeardPurges heard = of(store);
            assertThat(heard.position()).isNull();
            later.remove().run();
            assertThat(heard.position()).isEmpty();
            assertThat(heard.isFresh()).isFalse();
        }
    }

    private static final class NoWay implements Way {

        @Override
        public String draw(Exchange exchange, Decision.Routed routed, Action.Forward action) {
            throw new IllegalStateException("nothing is sent");
        }

        @Override
        public boolean fallBack(Exchange exchange, Fault fault) {
            return false;
        }

        @Override
        public void fetch(Exchange errand, Decision.Routed routed, Action.Forward action) {
            throw new IllegalStateException("nothing is sent");
        }
    }
}
