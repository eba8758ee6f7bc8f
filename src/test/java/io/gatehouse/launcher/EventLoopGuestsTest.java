package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Soon;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A web application whose sockets are in the selector of the loop, beside those of clients. */
class EventLoopGuestsTest extends EventLoopFixture {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration OVERDUE = Duration.ofMillis(300);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private Executor loop;
    private Selector selector;

    @BeforeEach
    void lend() {
        lent = loops -> {
            Map.Entry<Executor, Selector> first = loops.entrySet().iterator().next();
            loop = first.getKey();
            selector = first.getValue();
        };
    }

    @AfterEach
    void closePipes() throws IOException {
        for (Pipe pipe : pipes) {
            pipe.sink().close();
            pipe.source().close();
        }
    }

    /** @return what makes the socket of a guest ready, who is told then */
    private Pipe.SinkChannel guest(Consumer<SelectionKey> guest) throws Exception {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        pipe.source().configureBlocking(false);
        CountDownLatch there = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                pipe.source().register(selector, SelectionKey.OP_READ, guest);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            there.countDown();
        });
        assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
        return pipe.sink();
    }

    private void tell(SelectionKey key) {
        try {
            int ignored = ((Pipe.SourceChannel) key.channel()).read(ByteBuffer.allocate(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        told.add(Thread.currentThread().getName());
    }

    private static void rouse(Pipe.SinkChannel guest) throws IOException {
        int ignored = guest.write(ByteBuffer.wrap(new byte[1]));
    }

    private String told() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void sockets_and_tasks_of_the_application_are_served_by_the_thread_that_serves_clients() throws Exception {
        start(1, NEVER);
        assertThat(servedBy()).endsWith("-Loop-1");

        rouse(guest(this::tell));
        assertThat(told()).endsWith("-Loop-1");

        loop.execute(() -> told.add(String.valueOf(LoopThread.current() == loop)));
        assertThat(told()).isEqualTo("true");
        assertThat(LoopThread.current()).isNull();
    }

    @Test
    void an_answer_that_comes_on_the_loop_is_ended_there() throws Exception {
        start(1, NEVER);
        try (RawClient client = arrived("GET", "/hold", "")) {
            AsyncContext exchange = held.take();
            exchange.addListener(new Ended());
            rouse(guest(key -> {
                tell(key);
                exchange.complete();
            }));

            assertThat(told()).endsWith("-Loop-1");
            assertThat(told()).isEqualTo("ended on http-Loop-1");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    private final class Ended implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            told.add("ended on " + Thread.currentThread().getName());
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            told.add("timeout");
        }

        @Override
        public void onError(AsyncEvent event) {
            told.add("error");
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // it has begun
        }
    }

    @Test
    void who_is_at_work_for_long_is_relieved_and_nobody_else_works_for_the_application_meanwhile() throws Exception {
        start(1, Duration.ofMillis(10));
        Pipe.SinkChannel other = guest(this::tell);
        loop.execute(() -> {
            await(release);
            told.add("done");
        });
        assertThat(servedBy()).endsWith("-Loop-2");
        rouse(other);
        loop.execute(() -> told.add("task"));
        long before = cpuNanos("-Loop-2");

        assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(cpuNanos("-Loop-2") - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(150));
        assertThat(servedBy()).endsWith("-Loop-2");

        release.countDown();
        assertThat(told()).isEqualTo("done");
        // by then the other one may have been relieved, too
        assertThat(List.of(told(), told())).contains("task").anyMatch(name -> name.startsWith("http-Loop-"));
        rouse(other);
        assertThat(told()).startsWith("http-Loop-");
    }

    @Test
    void who_was_relieved_of_a_task_of_the_application_is_the_loop_no_more_when_it_is_done() throws Exception {
        start(1, Duration.ofMillis(10));
        loop.execute(() -> await(release));
        assertThat(servedBy()).endsWith("-Loop-2");
        release.countDown();

        assertThat(Soon.after(SOON, () -> loopsNow() == 1)).isLessThan(SOON);
        assertThat(servedBy()).startsWith("http-Loop-");
        // for a moment there may be one more: who was relieved just now, and is about to leave
        assertThat(Soon.after(SOON, () -> loopsNow() == 1)).isLessThan(SOON);
    }

    /** @return how many threads are a loop of the only server that there is, or are on their way out of it */
    private static long loopsNow() {
        return Thread.getAllStackTraces().values().stream()
                .filter(frames -> Arrays.stream(frames)
                        .anyMatch(frame -> frame.getClassName().equals(EventLoop.class.getName())
                                && frame.getMethodName().equals("run")))
                .count();
    }

    private static long cpuNanos(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().endsWith(thread))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }

    @Test
    void
            a_client_who_reads_nothing_of_what_the_application_sends_is_broken_off_and_holds_up_neither_clients_nor_guests()
                    throws Exception {
        start(1, NEVER);
        BlockingQueue<IOException> broken = new LinkedBlockingQueue<>();
        try (RawClient idle = arrived("GET", "/hold", "")) {
            AsyncContext exchange = held.take();
            loop.execute(() -> {
                try {
                    exchange.getResponse().getOutputStream().write(new byte[LARGE]);
                } catch (IOException e) {
                    broken.add(e);
                }
                exchange.complete();
            });

            assertThat(broken.poll(10, TimeUnit.SECONDS)).hasStackTraceContaining("a client would be waited for");
            rouse(guest(this::tell));
            assertThat(told()).endsWith("-Loop-1");
            assertThat(servedBy()).endsWith("-Loop-1");
            assertThat(idle.rest(OutputStream.nullOutputStream())).isNotEqualTo(End.SILENCE);
        }
    }

    @Test
    void a_task_that_asks_for_itself_again_and_again_holds_nobody_up() throws Exception {
        start(1, NEVER);
        again();

        assertThat(servedBy()).endsWith("-Loop-1");
    }

    private void again() {
        if (release.getCount() > 0) {
            loop.execute(this::again);
        }
    }

    @Test
    void a_connection_on_which_no_other_request_comes_is_closed_in_time_however_busy_the_others_are() throws Exception {
        start(1, NEVER);
        timeouts(OVERDUE);
        rouse(guest(key -> {
            // it is ready all the time
        }));
        try (RawClient client = arrived("GET", "/who", "")) {
            assertThat(client.answer().status()).isEqualTo(200);

            assertThat(client.closedByPeer()).isTrue();
        }
    }

    @Test
    void a_head_that_does_not_go_on_is_given_up_in_time_however_busy_the_others_are() throws Exception {
        Duration waited = SparingProcessor.HEAD_PATIENCE.minus(OVERDUE);
        nanoTime = () -> System.nanoTime() + waited.toNanos();
        start(1, NEVER);
        rouse(guest(key -> {
            // it is ready all the time
        }));
        try (RawClient client = connect()) {
            client.send("GET /who HTTP/1.1\r\nHo");

            assertThat(client.rest(OutputStream.nullOutputStream())).isNotEqualTo(End.SILENCE);
        }
    }

    @Test
    void an_answer_that_is_not_read_is_given_up_in_time_however_busy_the_others_are() throws Exception {
        start(1, NEVER);
        timeouts(OVERDUE);
        rouse(guest(key -> {
            // it is ready all the time
        }));
        try (RawClient idle = arrived("GET", "/hold", "")) {
            AsyncContext exchange = held.take();
            exchange.getResponse().getOutputStream().setWriteListener(new Endless(exchange));

            assertThat(told()).isEqualTo("overdue");
            assertThat(idle.rest(OutputStream.nullOutputStream())).isNotEqualTo(End.SILENCE);
        }
    }

    /** An answer without an end. */
    private final class Endless implements WriteListener {

        private final AsyncContext exchange;

        Endless(AsyncContext exchange) {
            this.exchange = exchange;
        }

        @Override
        public void onWritePossible() throws IOException {
            ServletOutputStream out = exchange.getResponse().getOutputStream();
            while (out.isReady()) {
                out.write(new byte[64 * 1024]);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            told.add("overdue");
            exchange.complete();
        }
    }

    @Test
    void what_goes_wrong_though_nobody_has_declared_it_is_felt_by_nobody_else() throws Exception {
        start(1, NEVER);
        loop.execute(() -> EventLoopGuestsTest.<RuntimeException>raise(new IOException("for a moment")));

        rouse(guest(this::tell));
        assertThat(told()).endsWith("-Loop-1");
        assertThat(servedBy()).endsWith("-Loop-1");
    }

    @SuppressWarnings("unchecked") // that is what it is for
    private static <E extends Exception> void raise(IOException cause) throws E {
        throw (E) cause;
    }

    @Test
    void who_leaves_the_loop_interrupted_does_not_keep_it_from_waiting() throws Exception {
        start(1, NEVER);
        assertThat(servedBy()).endsWith("-Loop-1");
        long before = cpuNanos("-Loop-1");
        loop.execute(() -> Thread.currentThread().interrupt());

        assertThat(told.poll(500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(cpuNanos("-Loop-1") - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(150));
        assertThat(servedBy()).endsWith("-Loop-1");
    }

    @Test
    void what_goes_wrong_with_one_of_them_is_felt_by_nobody_else() throws Exception {
        start(1, NEVER);
        rouse(guest(key -> {
            key.cancel();
            throw new IllegalStateException("for a moment");
        }));
        loop.execute(() -> {
            throw new IllegalStateException("for a moment");
        });

        rouse(guest(this::tell));
        assertThat(told()).endsWith("-Loop-1");
        assertThat(servedBy()).endsWith("-Loop-1");
    }
}
