package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.FakeRedis;
import io.gatehouse.testing.FakeRedis.Answer;
import io.gatehouse.testing.TestLog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listens there is no Redis that does what it is asked. */
@Timeout(60)
final class RedisStoreTest {

    private static final int PATIENCE_MILLIS = 200;

    /** the usual one, but faster */
    private static final SharedGrid.Pulse PULSE =
            new SharedGrid.Pulse(Duration.ofMillis(PATIENCE_MILLIS), Duration.ofMillis(8));

    /** of nothing, and that can be changed */
    private static final Answer EMPTY =
            (command, out) -> FakeRedis.saying(command.get(0).equals("GET") ? "$-1\r\n" : ":1\r\n")
                    .to(command, out);

    private FakeRedis redis;
    private RedisStore store;

    @BeforeEach
    void start() throws IOException {
        redis = new FakeRedis(EMPTY);
        store = new RedisStore(spec(), PATIENCE_MILLIS, null);
    }

    @AfterEach
    void end() throws IOException {
        store.close();
        redis.close();
    }

    private GridSpec.Redis spec() {
        return new GridSpec.Redis("127.0.0.1", redis.port(), false, 0, null, null, null);
    }

    private SharedGrid grid(GridSpec spec) {
        return new SharedGrid(spec, store, System::nanoTime, InstantSource.system(), Hearing.NOBODY, PULSE).start();
    }

    private static void await(String what, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began).as(what).isLessThan(20_000_000_000L);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void isAsItWas() {
        redis.answers(EMPTY);
        assertThat(store.get("gatehouse:a")).isNull();
        assertThat(store.swap("gatehouse:a", null, new byte[] {1}, 1_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                "READONLY You can't write against a read only replica.",
                "LOADING Redis is loading the dataset in memory",
                "MOVED 3999 127.0.0.1:6381",
                "NOPERM this user has no permissions"
            })
    void what_it_refuses_is_told_as_it_says_it(String error) {
        redis.answers(FakeRedis.saying("-" + error + "\r\n"));
        assertThatThrownBy(() -> store.swap("gatehouse:a", null, new byte[] {1}, 1_000))
                .hasMessageContaining(error.substring(0, error.indexOf(' ')));
        isAsItWas();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$", "$100\r\nabc", "$100", "-OO", "*2\r\n$1\r\na\r\n"})
    void an_answer_that_ends_in_its_middle_is_none(String piece) {
        redis.answers(FakeRedis.closingAfter(piece));
        assertThatThrownBy(() -> store.get("gatehouse:a")).isInstanceOf(RuntimeException.class);
        isAsItWas();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "$-7\r\n", "$abc\r\n", ":1\r\n", "*1\r\n$1\r\na\r\n"})
    void nonsense_is_no_answer(String nonsense) {
        redis.answers(FakeRedis.saying(nonsense));
        assertThatThrownBy(() -> store.get("gatehouse:a")).isInstanceOf(RuntimeException.class);
        isAsItWas();
    }

    @Test
    void what_is_of_another_kind_there_is_foreign() {
        redis.answers(FakeRedis.saying("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"));
        assertThat(store.get("gatehouse:a")).isEqualTo(Store.FOREIGN);
        isAsItWas();
    }

    @Test
    void an_answer_that_comes_byte_by_byte_is_broken_off() throws Exception {
        redis.answers(FakeRedis.dripping());
        Thread asker = new Thread(
                () -> assertThatThrownBy(() -> store.get("gatehouse:a")).isInstanceOf(RuntimeException.class));
        asker.start();
        await("it waits", () -> asker.getState() != Thread.State.NEW && asker.isAlive());
        await("broken off", () -> {
            store.breakOff();
            return !asker.isAlive();
        });
        isAsItWas();
    }

    @Test
    void a_grid_ends_also_while_an_answer_comes_byte_by_byte() {
        redis.answers(FakeRedis.dripping());
        GridSpec spec = new GridSpec(spec(), "gatehouse", 2, 0.5, GridSpec.WhenAway.LOCAL_SHARE);
        try (TestLog log = new TestLog("io.gatehouse")) {
            SharedGrid asking = grid(spec);
            await("away", () -> asking.standing().contains(": away since"));
            asking.close();
            assertThat(log.lines("does not stop")).isEmpty();
        }
    }

    /** Each of these kept a thread, or was not told. */
    @ParameterizedTest
    @ValueSource(strings = {"drips", "$2147483647\r\n", "nested", "-LOADING Redis is loading\r\n", "nothing"})
    void whatever_it_answers_the_grid_is_away_and_found_again_when_it_is_well(String how) throws IOException {
        GridSpec spec = new GridSpec(spec(), "gatehouse", 2, 0.5, GridSpec.WhenAway.LOCAL_SHARE);
        try (TestLog log = new TestLog("io.gatehouse");
                SharedGrid grid = grid(spec)) {
            await("found", () -> grid.standing().contains(": here since"));
            redis.answers(
                    switch (how) {
                        case "drips" -> FakeRedis.dripping();
                        case "nested" -> FakeRedis.saying("*1\r\n".repeat(100_000));
                        case "nothing" -> (command, out) -> LockSupport.parkNanos(3_000_000_000L);
                        default -> FakeRedis.saying(how);
                    });
            await("away", () -> grid.standing().contains(": away since"));
            assertThat(grid.standing()).doesNotContain("null");
            redis.answers(EMPTY);
            await("found again", () -> grid.standing().contains(": here since"));
            assertThat(log.lines("is away")).hasSize(1);
            assertThat(log.lines("met an error")).isEmpty();
        }
    }
}
