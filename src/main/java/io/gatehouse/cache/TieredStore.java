package io.gatehouse.cache;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * In memory what is asked for often, and below it, outside the heap and if it is to outlive a restart on a disk, more of it. Heads
 * and short bodies are in both; long bodies are below only, in pieces. What is below is opened when it is first asked for.
 */
public final class TieredStore implements Store {

    private static final System.Logger LOG = System.getLogger(TieredStore.class.getName());

    /** A longer body is not kept on the heap. */
    private static final int SHORT = 8 * 1024;

    private static final String HEAD = "h";
    private static final String MARK = "mark";

    private final HeapStore heap;
    private final Places places;
    private final AtomicLong bodies = new AtomicLong();
    /** Names of bodies that another process left on the disk are none of this one's. */
    private final String run = UUID.randomUUID().toString();

    private final Seen seen = new Seen();
    private volatile @Nullable Shelf shelf;
    private volatile String problem = "";
    private boolean opened;
    private boolean closed;

    /**
     * How much may be where.
     *
     * @param heap bytes
     * @param memory bytes outside the heap; 0 for none, then there is no disk either
     * @param disk bytes of files; 0 for none
     * @param folder of the files; null where there are none
     */
    public record Places(
            long heap, long memory, long disk, @Nullable Path folder) {}

    public TieredStore(Places places) {
        this.heap = new HeapStore(places.heap());
        this.places = places;
    }

    /** For tests: with a shelf of their own. */
    TieredStore(long heap, Shelf shelf) {
        this(new Places(heap, 0, 0, null));
        this.shelf = shelf;
        this.opened = true;
    }

    private @Nullable Shelf shelf() {
        Shelf known = shelf;
        if (known != null || places.memory() == 0) {
            return known;
        }
        synchronized (this) {
            if (!opened && !closed) {
                opened = true;
                shelf = open();
            }
            return shelf;
        }
    }

    private @Nullable Shelf open() {
        try {
            return EhcacheShelf.open(places.memory(), places.disk(), places.folder());
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            trouble("a place outside the heap", e);
        }
        if (places.disk() == 0) {
            return null;
        }
        try {
            return EhcacheShelf.open(places.memory(), 0, null);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            return null;
        }
    }

    private void trouble(String what, Throwable cause) {
        problem = "cache: " + what + " cannot be used: " + cause;
        LOG.log(System.Logger.Level.ERROR, "cache: " + what + " cannot be used; it goes on without", cause);
    }

    @Override
    public @Nullable List<Stored> atHand(CacheKey key) {
        List<Stored> known = heap.find(key);
        if (!known.isEmpty() || places.memory() == 0) {
            return known;
        }
        Shelf below = shelf;
        if (below == null) {
            return isOpened() ? known : null;
        }
        if (below.isSlow()) {
            return null;
        }
        return seen.mayHave(key) ? fetch(below, key) : known;
    }

    private synchronized boolean isOpened() {
        return opened || closed;
    }

    @Override
    public List<Stored> find(CacheKey key) {
        List<Stored> known = heap.find(key);
        Shelf below = known.isEmpty() ? shelf() : null;
        return below == null ? known : fetch(below, key);
    }

    private List<Stored> fetch(Shelf below, CacheKey key) {
        return heap.load(key, () -> read(below, key));
    }

    private static List<Stored> read(Shelf below, CacheKey key) {
        byte[] bytes = below.get(HEAD + key.text());
        List<Stored> found = bytes == null ? null : StoredBytes.read(bytes, below);
        return found == null ? List.of() : found;
    }

    @Override
    public void put(CacheKey key, Stored answer) {
        Shelf below = shelf();
        if (below == null) {
            heap.put(key, answer);
            return;
        }
        if (answer.range() != null) {
            // with what it is put together with it may become long
            change(
                    below,
                    key,
                    before -> HeapStore.with(before, answer).stream()
                            .map(one -> below(below, one))
                            .toList());
            return;
        }
        Stored kept = below(below, answer);
        change(below, key, before -> HeapStore.with(before, kept));
    }

    private Stored below(Shelf below, Stored answer) {
        if (answer.body().length() <= SHORT || answer.body() instanceof ShelvedBody) {
            return answer;
        }
        ShelvedBody body = new ShelvedBody(
                below, run + bodies.incrementAndGet(), answer.body().length());
        body.write(answer.body());
        return answer.with(body);
    }

    private static void removeBodies(List<Stored> before, List<Stored> next) {
        for (Stored one : before) {
            if (one.body() instanceof ShelvedBody body
                    && next.stream().noneMatch(other -> other.body().equals(body))) {
                body.remove();
            }
        }
    }

    @Override
    public void remove(CacheKey key, Stored answer) {
        change(
                key,
                variants ->
                        variants.stream().filter(one -> !answer.replaces(one)).toList());
    }

    @Override
    public void remove(CacheKey key) {
        change(key, variants -> List.of());
    }

    private void change(CacheKey key, UnaryOperator<List<Stored>> how) {
        Shelf below = shelf();
        if (below == null) {
            heap.change(key, how);
            return;
        }
        change(below, key, how);
    }

    private void change(Shelf below, CacheKey key, UnaryOperator<List<Stored>> how) {
        heap.change(key, before -> {
            // read in here, or what somebody takes away meanwhile would come back
            List<Stored> now = before.isEmpty() ? read(below, key) : before;
            List<Stored> next = how.apply(now);
            if (!next.isEmpty()) {
                seen.add(key);
                below.put(HEAD + key.text(), StoredBytes.write(next));
            } else if (!now.isEmpty()) {
                below.remove(HEAD + key.text());
            }
            // long bodies give way in their time: somebody may be reading one at this moment
            return next;
        });
    }

    @Override
    public int purge(BiPredicate<CacheKey, Stored> which, boolean soft) {
        Shelf below = shelf();
        if (below == null) {
            return heap.purge(which, soft);
        }
        Set<CacheKey> keys = new HashSet<>(heap.keys());
        below.names(name -> {
            if (name.startsWith(HEAD)) {
                keys.add(new CacheKey(name.substring(HEAD.length())));
            }
        });
        int[] count = {0};
        for (CacheKey key : keys) {
            change(key, variants -> {
                List<Stored> next = HeapStore.purged(key, variants, which, soft, () -> count[0]++);
                removeBodies(variants, next);
                return next;
            });
        }
        return count[0];
    }

    @Override
    public boolean outlivesRestart() {
        return places.disk() > 0;
    }

    @Override
    public String mark() {
        Shelf below = places.disk() == 0 ? null : shelf();
        byte[] left = below == null ? null : below.get(MARK);
        return left == null ? heap.mark() : new String(left, StandardCharsets.UTF_8);
    }

    @Override
    public void mark(String text) {
        heap.mark(text);
        Shelf below = places.disk() == 0 ? null : shelf();
        if (below != null) {
            below.put(MARK, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public Standing standing() {
        Standing above = heap.standing();
        Shelf below = shelf;
        return below == null
                ? new Standing(above.answers(), above.bytes(), above.evictions(), problem)
                : new Standing(
                        above.answers(),
                        above.bytes() + below.bytes(),
                        below.evictions(),
                        problem.isEmpty() ? below.problem() : problem);
    }

    @Override
    public void close() {
        Shelf last;
        synchronized (this) {
            closed = true;
            last = shelf;
            shelf = null;
        }
        heap.close();
        if (last != null) {
            last.close();
        }
    }
}
