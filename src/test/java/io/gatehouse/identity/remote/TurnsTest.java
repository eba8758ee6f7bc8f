package io.gatehouse.identity.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Errands errands = new Errands();
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void close() {
        open.countDown();
        errands.close();
    }

    private String question() throws InterruptedException {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
        now.decrementAndGet();
        return "answer";
    }

    @Test
    void few_are_asked_at_once_a_few_wait_and_one_too_many_is_told_so_at_once() throws Exception {
        Turns turns = new Turns(errands, 2, 3);
        List<CompletableFuture<String>> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add(turns.ask(this::question));
        }

        CompletableFuture<String> tooMany = turns.ask(this::question);
        assertThat(tooMany).isCompletedExceptionally();
        assertThatThrownBy(tooMany::join).hasCauseInstanceOf(IOException.class).hasMessageContaining("too many");

        open.countDown();
        for (CompletableFuture<String> one : taken) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo("answer");
        }
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void a_turn_is_free_again_also_after_a_question_that_failed() throws Exception {
        Turns turns = new Turns(errands, 1, 0);
        open.countDown();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<String> failing = turns.ask(() -> {
                throw new IOException("no");
            });
            assertThatThrownBy(() -> failing.get(60, TimeUnit.SECONDS)).hasMessageContaining("no");
        }

        assertThat(turns.ask(this::question).get(60, TimeUnit.SECONDS)).isEqualTo("answer");
    }

    @Test
    void who_waits_when_nobody_is_asked_any_more_is_told_so() {
        Turns turns = new Turns(errands, 1, 1);
        errands.close();

        assertThat(turns.ask(this::question)).isCompletedExceptionally();
        assertThat(turns.ask(this::question)).isCompletedExceptionally();
    }
}
