package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestLog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gateways whose engines are maps of this process: what becomes of notices when the grid changes, and when the gateway stops. */
final class GridChangeTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String NOTICES = "gatehouse" + Bulletin.NAME;

    /** An engine that is not here is away. */
    private final Map<String, CountingMap> engines = new ConcurrentHashMap<>();

    private final Grids here = new Grids(engines::get, System::nanoTime, InstantSource.system());
    private final Grids there = new Grids(engines::get, System::nanoTime, InstantSource.system());
    private final Heard heard = new Heard();

    /** Counts what it was asked for. */
    private static final class CountingMap extends ConcurrentHashMap<Object, Object> {

        private static final long serialVersionUID = 1;

        private final transient List<Object> asked = new CopyOnWriteArrayList<>();

        @Override
        public @Nullable Object get(Object key) {
            asked.add(key);
            return super.get(key);
        }

        long asked(String key) {
            return asked.stream().filter(key::equals).count();
        }
    }

    private static final class Heard implements Hearing {

        private final List<String> all = new CopyOnWriteArrayList<>();
        private volatile String position = "";

        @Override
        public String position() {
            return position;
        }

        @Override
        public boolean isFresh() {
            return false;
        }

        @Override
        public void heard(List<String> notices, String at) {
            position = at;
            all.addAll(notices);
        }

        @Override
        public void missed(String at) {
            position = at;
            all.add("MISSED");
        }
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static GridSpec spec(String engine) {
        return new GridSpec(new GridSpec.Cache(engine), "gatehouse", 2, 0.5, GridSpec.WhenAway.LOCAL_SHARE);
    }

    private static void use(Grids grids, String engine) throws IOException {
        grids.next(spec(engine));
        grids.use();
    }

    private void awaitThere(String notice) throws Exception {
        assertThat(Soon.after(SOON, () -> heard.all.contains(notice)))
                .as(notice + ", of " + heard.all)
                .isLessThan(SOON);
    }

    /** Somebody else hears in this engine. */
    private void hearIn(String engine) throws Exception {
        there.hear(heard);
        use(there, engine);
        awaitThere("MISSED");
    }

    @Test
    void what_could_not_be_told_in_one_grid_is_told_in_the_next() throws Exception {
        engines.put("b", new CountingMap());
        hearIn("b");
        use(here, "a");
        assertThat(here.post("hard http://localhost/a")).isTrue();
        use(here, "b");
        awaitThere("hard http://localhost/a");
    }

    @Test
    void what_waits_when_the_grid_changes_is_told_in_the_old_one_if_that_is_there_by_now() throws Exception {
        use(here, "a");
        here.post("hard one");
        CountingMap old = new CountingMap();
        engines.put("a", old);
        engines.put("b", new CountingMap());
        use(here, "b");
        assertThat(new CacheStore("a", "gatehouse", engines::get).get(NOTICES))
                .asString()
                .endsWith("hard one");
    }

    @Test
    void what_waits_at_the_end_is_told_if_the_engine_is_there_by_now() throws Exception {
        use(here, "a");
        here.post("hard one");
        engines.put("a", new CountingMap());
        here.close();
        assertThat(new CacheStore("a", "gatehouse", engines::get).get(NOTICES))
                .asString()
                .endsWith("hard one");
    }

    @Test
    void what_nobody_will_hear_is_said_in_the_log() throws Exception {
        use(here, "a");
        here.post("hard http://localhost/a");
        here.post("soft tag:b");
        try (TestLog log = new TestLog("io.gatehouse")) {
            here.close();
            assertThat(log.lines("other gateways do not hear of 2 purges"))
                    .singleElement()
                    .asString()
                    .endsWith(": hard http://localhost/a, soft tag:b");
        }
        assertThat(here.post("hard c")).isFalse();
    }

    @Test
    void in_a_grid_of_a_descriptor_that_is_refused_nothing_is_heard() throws Exception {
        CountingMap other = new CountingMap();
        engines.put("a", new CountingMap());
        engines.put("b", other);
        there.hear(heard);
        use(there, "a");
        awaitThere("MISSED");
        there.next(spec("b"));
        // with the second question about the clock the first talk with the engine is over
        assertThat(Soon.after(SOON, () -> other.asked("gatehouse:clock") >= 3)).isLessThan(SOON);
        assertThat(other.asked(NOTICES)).isZero();
        there.keep();
        assertThat(heard.all).containsExactly("MISSED");
    }
}
