package io.gatehouse.exchange.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Liberty notes late is noted before anybody hears of it: the stream is used, and the listener called, with one monitor in mind. */
final class LibertyStreamsTest {

    private static final int USUALLY = 32_768;

    private final Object monitor = new Object();
    private final List<String> seen = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    private void see(String what) {
        seen.add(what + (Thread.holdsLock(monitor) ? " within" : " outside"));
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void a_body_is_read_within_the_monitor_and_its_listener_is_called_outside() throws IOException {
        Input raw = new Input();
        ServletInputStream in = new LibertyInput(raw, false, monitor, tasks::add);
        in.setReadListener(new ReadListener() {
            @Override
            public void onDataAvailable() {
                see("data");
            }

            @Override
            public void onAllDataRead() throws IOException {
                see("all");
                throw new IOException("no");
            }

            @Override
            public void onError(Throwable cause) {
                see("error " + cause.getMessage());
            }
        });
        ReadListener listener = Objects.requireNonNull(raw.listener);
        synchronized (monitor) {
            listener.onDataAvailable();
            listener.onAllDataRead();
            listener.onError(new IOException("gone"));
            assertThat(seen).isEmpty();
        }
        runTasks();
        assertThat(seen).containsExactly("data outside", "all outside", "error no outside", "error gone outside");
        seen.clear();
        assertThat(in.isReady()).isTrue();
        assertThat(in.read()).isEqualTo(1);
        assertThat(in.read(new byte[4])).isEqualTo(4);
        assertThat(in.available()).isEqualTo(7);
        assertThat(in.isFinished()).isFalse();
        assertThat(seen)
                .containsExactly("ready within", "read within", "read within", "available within", "finished within");
    }

    /** Liberty looks for bytes, finds the end, and says that nothing is ready; and calls nobody who did not look within its call. */
    @Test
    void the_end_of_a_body_is_ready_where_only_the_body_says_where_it_ends() {
        Input raw = new Input();
        raw.ready = false;
        assertThat(new LibertyInput(raw, true, monitor, tasks::add).isReady()).isFalse();
        raw.finished = true;
        assertThat(new LibertyInput(raw, true, monitor, tasks::add).isReady()).isTrue();
        assertThat(new LibertyInput(raw, false, monitor, tasks::add).isReady()).isFalse();
        assertThat(seen).allMatch(what -> what.endsWith(" within"));
    }

    @Test
    void an_answer_is_written_within_the_monitor_and_its_listener_is_called_outside() throws IOException {
        Output raw = new Output();
        ServletOutputStream out = new LibertyOutput(raw, new Inner(), monitor, tasks::add);
        out.setWriteListener(new WriteListener() {
            @Override
            public void onWritePossible() throws IOException {
                see("possible");
                throw new IOException("no");
            }

            @Override
            public void onError(Throwable cause) {
                see("error " + cause.getMessage());
            }
        });
        seen.clear();
        synchronized (monitor) {
            Objects.requireNonNull(raw.listener).onWritePossible();
            assertThat(seen).isEmpty();
        }
        runTasks();
        assertThat(seen).containsExactly("possible outside", "error no outside");
        seen.clear();
        assertThat(out.isReady()).isTrue();
        out.write(new byte[3]);
        assertThat(seen).containsExactly("ready within", "prepare within", "keep 3 within", "send 3 within");
    }

    @Test
    void nothing_is_kept_back_that_would_have_to_be_flushed() throws IOException {
        Output raw = new Output();
        ServletOutputStream out = new LibertyOutput(raw, new Inner(), monitor, tasks::add);
        out.write(new byte[10]);
        out.flush();
        assertThat(seen).as("without a listener").containsExactly("write 10 within", "flush within");
        seen.clear();
        out.setWriteListener(new WriteListener() {
            @Override
            public void onWritePossible() {}

            @Override
            public void onError(Throwable cause) {}
        });
        seen.clear();
        out.flush();
        assertThat(seen).as("the head alone").containsExactly("flush within");
        seen.clear();
        out.write(new byte[USUALLY]);
        out.flush();
        out.write(new byte[USUALLY + 1]);
        out.flush();
        out.write(7);
        out.flush();
        assertThat(seen)
                .containsExactly(
                        "prepare within",
                        "keep " + USUALLY + " within",
                        "send " + USUALLY + " within",
                        "keep 1 within",
                        "send " + (USUALLY + 1) + " within",
                        "keep 1 within",
                        "send 1 within");
    }

    private final class Input extends ServletInputStream {

        private @Nullable ReadListener listener;
        private boolean ready = true;
        private boolean finished;

        @Override
        public boolean isFinished() {
            see("finished");
            return finished;
        }

        @Override
        public boolean isReady() {
            see("ready");
            return ready;
        }

        @Override
        public int available() {
            see("available");
            return 7;
        }

        @Override
        public int read() {
            see("read");
            return 1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            see("read");
            return length;
        }

        @Override
        public void setReadListener(ReadListener who) {
            listener = who;
        }
    }

    private final class Output extends ServletOutputStream {

        private @Nullable WriteListener listener;

        @Override
        public boolean isReady() {
            see("ready");
            return true;
        }

        @Override
        public void write(int one) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            see("write " + length);
        }

        @Override
        public void flush() {
            see("flush");
        }

        @Override
        public void setWriteListener(WriteListener who) {
            see("listen");
            listener = who;
        }
    }

    private final class Inner implements LibertyOutput.Inner {

        @Override
        public int prepare() {
            see("prepare");
            return USUALLY;
        }

        @Override
        public void keep(int bytes) {
            see("keep " + bytes);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            see("send " + length);
        }
    }
}
