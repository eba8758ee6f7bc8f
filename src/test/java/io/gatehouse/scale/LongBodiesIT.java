package io.gatehouse.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gigabyte goes through a heap of 128 MiB, whole and unbroken: the archive as it is shipped, in a process of its own. */
@Tag("executable-archive")
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class LongBodiesIT {

    private static final int PIECES = 1024;
    private static final byte[] PIECE = piece();
    private static final long LENGTH = (long) PIECES * PIECE.length;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static TestUpstream upstream;
    private static GatewayProcess gateway;
    private static String whole;

    /** Of no round length, so that a piece that is lost or comes twice moves all that follow. */
    private static byte[] piece() {
        byte[] piece = new byte[(1 << 20) + 7];
        new Random(4711).nextBytes(piece);
        return piece;
    }

    @BeforeAll
    static void start() throws Exception {
        Sum sum = new Sum();
        for (int i = 0; i < PIECES; i++) {
            sum.write(PIECE, 0, PIECE.length);
        }
        whole = sum.toString();
        upstream = TestUpstream.playing(LongBodiesIT::play);
        gateway = GatewayProcess.start(
                "128m",
                folder,
                "<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + upstream.url()
                        + "'/></upstream><routes><route name='all' path='/**' to='app'/></routes></gateway>");
    }

    @AfterAll
    static void end() throws IOException {
        upstream.close();
        if (gateway != null) {
            gateway.close();
        }
    }

    /** Sends a long body, or says what it got. */
    private static void play(Scene scene) throws IOException {
        if (scene.head().method().equals("PUT")) {
            Sum sum = new Sum();
            End end = scene.readBody(sum);
            scene.answer(200, (end + " " + sum).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        boolean chunked = scene.head().target().equals("/chunked");
        scene.head(200, framing(chunked));
        for (int i = 0; i < PIECES; i++) {
            if (chunked) {
                scene.send(Integer.toHexString(PIECE.length) + "\r\n");
            }
            scene.send(PIECE);
            if (chunked) {
                scene.send("\r\n");
            }
        }
        if (chunked) {
            scene.chunk("");
        }
    }

    private static String framing(boolean chunked) {
        return chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + LENGTH;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_download_of_a_gigabyte_comes_whole(boolean chunked) throws Exception {
        Sum sum = new Sum();
        try (RawClient client = RawClient.connect(gateway.port(), PATIENCE)) {
            RawHead head = client.get(chunked ? "/chunked" : "/long").head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(client.body(head, sum)).isEqualTo(chunked ? End.LAST_CHUNK : End.LENGTH);
        }
        assertThat(sum).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_upload_of_a_gigabyte_arrives_whole(boolean chunked) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port(), PATIENCE)) {
            client.request("PUT", "/up", framing(chunked));
            for (int i = 0; i < PIECES; i++) {
                if (chunked) {
                    client.sendChunk(PIECE);
                } else {
                    client.send(PIECE);
                }
            }
            if (chunked) {
                client.sendChunk(new byte[0]);
            }
            RawAnswer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo((chunked ? End.LAST_CHUNK : End.LENGTH) + " " + whole);
        }
    }

    /** How much came, and whether it is the same. */
    private static final class Sum extends OutputStream {

        private final CRC32C checksum = new CRC32C();
        private long count;

        @Override
        public void write(int b) {
            checksum.update(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            checksum.update(bytes, offset, length);
            count += length;
        }

        @Override
        public String toString() {
            return count + " bytes, checksum " + Long.toHexString(checksum.getValue());
        }
    }
}
