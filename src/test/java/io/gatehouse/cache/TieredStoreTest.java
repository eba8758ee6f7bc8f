package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TieredStoreTest {

    private static final long MB = 1 << 20;
    private static final CacheKey KEY = CacheKey.parse("http://a.example/1");

    @TempDir
    private Path folder;

    private static Stored stored(String value, int length) {
        byte[] first = new byte[Math.min(length, Body.PIECE)];
        byte[] second = new byte[length - first.length];
        Arrays.fill(first, (byte) 1);
        Arrays.fill(second, (byte) 2);
        return new Stored(
                "r",
                200,
                Headers.of("A", "1", "A", "é"),
                new Selection(List.of("x"), List.of(value)),
                new Terms(60, 1, 2, false, true, false, List.of("b")),
                3,
                4,
                Body.of(second.length == 0 ? List.of(first) : List.of(first, second), length));
    }

    private static int sum(Body body) {
        int sum = 0;
        for (int i = 0; i < body.pieces(); i++) {
            for (byte one : body.piece(i)) {
                sum += one;
            }
        }
        return sum;
    }

    @Test
    void what_gives_way_on_the_heap_is_found_below() {
        try (TieredStore store = new TieredStore(new TieredStore.Places(1_500, 16 * MB, 0, null))) {
            store.put(KEY, stored("1", 5));
            store.put(KEY, stored("2", 100_000));
            for (int i = 0; i < 100; i++) {
                store.put(CacheKey.parse("http://a.example/x" + i), stored("1", 10));
            }
            List<Stored> found = store.atHand(KEY);
            assertThat(found).hasSize(2);
            assertThat(found.get(1))
                    .usingRecursiveComparison()
                    .ignoringFields("body")
                    .isEqualTo(stored("1", 5));
            assertThat(sum(found.get(1).body())).isEqualTo(5);
            assertThat(found.get(0).body().isHeld()).isFalse();
            assertThat(sum(found.get(0).body())).isEqualTo(Body.PIECE + 2 * (100_000 - Body.PIECE));
            assertThat(store.purge((key, one) -> key.text().contains("/x"), false))
                    .isEqualTo(100);
            assertThat(store.atHand(CacheKey.parse("http://a.example/x7"))).isEmpty();
            store.remove(KEY);
            assertThat(store.atHand(KEY)).isEmpty();
            // who is reading it reads on
            assertThat(sum(found.get(0).body())).isEqualTo(Body.PIECE + 2 * (100_000 - Body.PIECE));

            store.put(KEY, stored("2", 100_000));
            Body purged = store.atHand(KEY).get(0).body();
            assertThat(store.purge((key, one) -> true, false)).isEqualTo(1);
            assertThat(purged.isThere()).isFalse();
        }
    }

    @Test
    void what_was_never_kept_is_not_looked_for() {
        Seen seen = new Seen();
        for (int i = 0; i < 1_000; i++) {
            seen.add(CacheKey.parse("http://a.example/" + i));
        }
        int mistaken = 0;
        for (int i = 0; i < 2_000; i++) {
            boolean may = seen.mayHave(CacheKey.parse("http://a.example/" + i));
            if (i < 1_000) {
                assertThat(may).isTrue();
            } else if (may) {
                mistaken++;
            }
        }
        assertThat(mistaken).isLessThan(20);
    }

    @Test
    void a_long_body_takes_little_of_the_heap_and_no_more_than_there_is_below() {
        try (TieredStore store = new TieredStore(new TieredStore.Places(MB, 8 * MB, 0, null))) {
            for (int i = 0; i < 200; i++) {
                store.put(CacheKey.parse("http://a.example/" + i), stored("1", 120_000));
            }
            assertThat(store.standing().bytes()).isLessThanOrEqualTo(9 * MB);
            Stored last = store.find(CacheKey.parse("http://a.example/199")).get(0);
            assertThat(last.body().isThere()).isTrue();
            long gone = 0;
            for (int i = 0; i < 200; i++) {
                List<Stored> found = store.find(CacheKey.parse("http://a.example/" + i));
                gone += found.isEmpty() || !found.get(0).body().isThere() ? 1 : 0;
            }
            assertThat(gone).isGreaterThan(100);
        }
    }

    @Test
    void what_is_on_the_disk_outlives_a_restart() {
        TieredStore.Places places = new TieredStore.Places(MB, 8 * MB, 32 * MB, folder);
        try (TieredStore store = new TieredStore(places)) {
            assertThat(store.atHand(KEY)).isNull();
            store.put(KEY, stored("1", 100_000));
        }
        try (TieredStore store = new TieredStore(places)) {
            assertThat(store.atHand(KEY)).as("without waiting for the disk").isNull();
            Stored found = store.find(KEY).get(0);
            assertThat(found.body().isSlow()).isTrue();
            assertThat(sum(found.body())).isEqualTo(Body.PIECE + 2 * (100_000 - Body.PIECE));
        }
    }

    @Test
    void what_is_cut_short_below_is_no_answer() {
        byte[] all = StoredBytes.write(List.of(stored("1", 5)));
        for (int i = 0; i < all.length; i++) {
            assertThat(StoredBytes.read(Arrays.copyOf(all, i), new EmptyShelf()))
                    .as(i + " bytes of " + all.length)
                    .isNull();
        }
    }

    @Test
    void a_disk_that_cannot_be_used_is_told_and_done_without() throws Exception {
        Path file = Files.writeString(folder.resolve("no-folder"), "x");
        try (TieredStore store = new TieredStore(new TieredStore.Places(MB, 8 * MB, 32 * MB, file))) {
            store.put(KEY, stored("1", 100_000));
            assertThat(store.find(KEY)).hasSize(1);
            assertThat(store.standing().problem()).startsWith("cache: a place outside the heap cannot be used: ");
        }
    }

    @Test
    void a_corrupt_store_is_begun_anew() throws Exception {
        TieredStore.Places places = new TieredStore.Places(MB, 8 * MB, 32 * MB, folder);
        try (TieredStore store = new TieredStore(places)) {
            store.put(KEY, stored("1", 100_000));
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Arrays.fill(bytes, 0, Math.min(bytes.length, 200_000), (byte) 0x5A);
                Files.write(file, bytes);
            }
        }
        try (TieredStore store = new TieredStore(places)) {
            assertThat(store.find(KEY)).isEmpty();
            store.put(KEY, stored("1", 100_000));
            assertThat(store.find(KEY)).hasSize(1);
        }
    }

    @Test
    void bytes_of_another_version_are_as_if_they_were_not_there() {
        assertThat(StoredBytes.read(new byte[] {9, 0, 0, 0, 1}, new EmptyShelf()))
                .isNull();
        assertThat(StoredBytes.read(new byte[] {1, 0, 0, 0, 1, 127, 0, 0, 0}, new EmptyShelf()))
                .isNull();
        assertThat(StoredBytes.read(new byte[0], new EmptyShelf())).isNull();
    }

    /** Nothing is on it. */
    private static final class EmptyShelf implements Shelf {

        @Override
        public byte[] get(String name) {
            return null;
        }

        @Override
        public boolean has(String name) {
            return false;
        }

        @Override
        public void put(String name, byte[] bytes) {}

        @Override
        public void remove(String name) {}

        @Override
        public void names(java.util.function.Consumer<String> to) {}

        @Override
        public boolean isSlow() {
            return false;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long evictions() {
            return 0;
        }

        @Override
        public String problem() {
            return "";
        }

        @Override
        public void close() {}
    }
}
