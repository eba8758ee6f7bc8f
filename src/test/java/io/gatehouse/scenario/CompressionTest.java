package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compressed and partial bodies are bytes like any others. */
class CompressionTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.open();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void compressed_bytes_pass_untouched() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("hello ".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
        }
        stage.upstreamPlays(scene -> scene.answer(
                200,
                zipped.toByteArray(),
                "Content-Encoding: gzip",
                "Vary: Accept-Encoding, Origin",
                "ETag: \"strong\""));
        for (String accepted : new String[] {"gzip", "identity", "br"}) {
            RawAnswer answer = stage.get("/", "Accept-Encoding: " + accepted);
            assertThat(answer.body()).isEqualTo(zipped.toByteArray());
            assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(zipped.size()));
            assertThat(answer.head().headers().all("Vary")).containsExactly("Accept-Encoding, Origin");
            assertThat(answer.header("ETag")).isEqualTo("\"strong\"");
            assertThat(stage.lastRequest().header("Accept-Encoding")).isEqualTo(accepted);
        }
    }

    @Test
    void a_part_stays_a_part() throws Exception {
        stage.upstreamPlays(scene ->
                scene.answer(206, new byte[] {'b', 'c'}, "Content-Range: bytes 1-2/9", "Accept-Ranges: bytes"));
        RawAnswer answer = stage.get("/", "Range: bytes=1-2", "If-Range: \"x\"");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo("bc");
        assertThat(answer.header("Content-Range")).isEqualTo("bytes 1-2/9");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(stage.lastRequest().header("Range")).isEqualTo("bytes=1-2");
        assertThat(stage.lastRequest().header("If-Range")).isEqualTo("\"x\"");
    }
}
