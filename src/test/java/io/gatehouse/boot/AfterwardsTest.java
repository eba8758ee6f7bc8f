package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class AfterwardsTest {

    private final LinkedBlockingQueue<Thread> by = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    private void work() {
        by.add(Thread.currentThread());
    }

    private void waitingWork() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        work();
    }

    @Test
    void a_thread_of_its_own_works_and_ends_with_the_gateway() throws Exception {
        Afterwards afterwards = new Afterwards();
        afterwards.execute(this::work);
        Thread thread = by.take();
        assertThat(thread.getName()).isEqualTo("gatehouse-afterwards");
        afterwards.close();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void who_is_faster_does_it_himself_so_that_nothing_piles_up() {
        try (Afterwards afterwards = new Afterwards()) {
            afterwards.execute(this::waitingWork);
            for (int i = 0; i < 5; i++) {
                afterwards.execute(this::work);
            }
            assertThat(List.copyOf(by)).hasSize(3).containsOnly(Thread.currentThread());
            gate.countDown();
        }
        assertThat(by).hasSize(6);
    }

    @Test
    void one_that_fails_is_in_the_way_of_nobody() throws Exception {
        try (Afterwards afterwards = new Afterwards()) {
            afterwards.execute(() -> {
                work();
                throw new IllegalStateException("one that fails");
            });
            Thread thread = by.take();
            afterwards.execute(this::work);
            assertThat(by.take()).isSameAs(thread);
        }
        // on whose thread it is done does not matter either
        Afterwards closed = new Afterwards();
        closed.close();
        closed.execute(() -> {
            throw new IllegalStateException("one that fails");
        });
    }

    @Test
    void what_waits_when_the_gateway_stops_is_done_still() throws Exception {
        Afterwards afterwards = new Afterwards();
        afterwards.execute(this::waitingWork);
        afterwards.execute(this::work);
        Thread closing = new Thread(afterwards::close);
        closing.start();
        gate.countDown();
        closing.join();
        assertThat(by).hasSize(2);

        afterwards.execute(this::work);
        assertThat(by).hasSize(3).contains(Thread.currentThread());
    }
}
