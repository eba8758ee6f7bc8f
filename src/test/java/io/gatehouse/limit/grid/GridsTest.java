package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.limit.Grid;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Grids whose engine nobody listens for. */
final class GridsTest {

    private final Grids grids = new Grids(Caches.NONE, System::nanoTime, InstantSource.system());

    @AfterEach
    void close() {
        grids.close();
    }

    private static GridSpec spec(int nodes, @Nullable String trust) {
        GridSpec.Redis redis = new GridSpec.Redis("127.0.0.1", 1, trust != null, 0, null, null, trust);
        return new GridSpec(redis, "gatehouse", nodes, 0.5, GridSpec.WhenAway.LOCAL_SHARE);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gatehouse-grid"))
                .count();
    }

    private @Nullable Grid served(@Nullable GridSpec spec) throws IOException {
        Grid grid = grids.next(spec);
        grids.use();
        return grid;
    }

    @Test
    void one_that_did_not_change_is_taken_over_and_one_that_did_is_not() throws IOException {
        Grid first = served(spec(2, null));
        assertThat(grids.standing()).startsWith("redis://127.0.0.1:1/0: ");
        assertThat(served(spec(2, null))).isSameAs(first);
        assertThat(served(spec(3, null))).isNotSameAs(first);
        assertThat(served(null)).isNull();
        assertThat(grids.standing()).isEmpty();
    }

    @Test
    void of_one_that_is_not_put_to_work_or_no_longer_there_is_no_thread_left() throws IOException {
        long before = threads();
        Grid used = served(spec(2, null));
        grids.next(spec(3, null));
        grids.keep();
        assertThat(served(spec(2, null))).isSameAs(used);
        served(null);
        assertThat(threads()).isEqualTo(before);
    }

    @Test
    void one_whose_certificates_cannot_be_read_changes_nothing() throws IOException {
        Grid used = served(spec(2, null));
        assertThatThrownBy(() -> grids.next(spec(2, "/nowhere/ca.pem")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nowhere/ca.pem");
        grids.keep();
        assertThat(served(spec(2, null))).isSameAs(used);
    }
}
