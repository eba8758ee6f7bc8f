package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies flow through: what is in memory half-way does not depend on how long they are. */
class LargeBodiesTest {

    private static final int PIECE = 1 << 20;
    private static final int PIECES = 100;
    private static final long LENGTH = (long) PIECE * PIECES;
    private static final long BOUND = 24L << 20;

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.open();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Counts what comes, and looks at the heap once, half-way. */
    private static final class Sink extends OutputStream {

        private final AtomicLong count = new AtomicLong();
        private volatile long heapHalfWay;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (count.addAndGet(length) > LENGTH / 2 && heapHalfWay == 0) {
                heapHalfWay = heap();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_download_is_not_kept(boolean chunked) throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + LENGTH);
            byte[] piece = new byte[PIECE];
            for (int i = 0; i < PIECES; i++) {
                if (chunked) {
                    scene.send(Integer.toHexString(PIECE) + "\r\n");
                }
                scene.send(piece);
                if (chunked) {
                    scene.send("\r\n");
                }
            }
            if (chunked) {
                scene.chunk("");
            }
        });
        Sink sink = new Sink();
        long before = heap();
        try (RawClient client = stage.client()) {
            RawHead head = client.get("/down").head();
            assertThat(client.body(head, sink)).isEqualTo(chunked ? End.LAST_CHUNK : End.LENGTH);
        }
        assertThat(sink.count).hasValue(LENGTH);
        assertThat(sink.heapHalfWay - before).isLessThan(BOUND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_upload_is_not_kept(boolean chunked) throws Exception {
        Sink sink = new Sink();
        stage.upstreamPlays(scene -> {
            if (!scene.readBody(sink).clean()) {
                throw new IOException("the upload broke off");
            }
            scene.answer(200, new byte[0]);
        });
        long before = heap();
        try (RawClient client = stage.client()) {
            client.request("PUT", "/up", chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + LENGTH);
            byte[] piece = new byte[PIECE];
            for (int i = 0; i < PIECES; i++) {
                if (chunked) {
                    client.sendChunk(piece);
                } else {
                    client.send(piece);
                }
            }
            if (chunked) {
                client.sendChunk(new byte[0]);
            }
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(sink.count).hasValue(LENGTH);
        assertThat(sink.heapHalfWay - before).isLessThan(BOUND);
    }
}
