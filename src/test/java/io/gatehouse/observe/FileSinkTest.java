package io.gatehouse.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final TestTicker ticker = new TestTicker();
    private FileSink sink;

    private FileSink open(Path file) throws IOException {
        sink = new FileSink(file, ticker);
        sink.open();
        return sink;
    }

    @AfterEach
    void close() throws IOException {
        if (sink != null) {
            sink.close();
        }
    }

    private static ByteBuffer line(String text) {
        return UTF_8.encode(text + "\n");
    }

    @Test
    void it_appends_to_what_is_there() throws Exception {
        Path file = Files.writeString(folder.resolve("access.log"), "before\n");

        open(file).write(line("after"));

        assertThat(file).hasContent("before\nafter\n");
    }

    @Test
    void a_file_that_was_moved_away_is_begun_anew_within_a_second() throws Exception {
        Path file = folder.resolve("access.log");
        Path rotated = folder.resolve("access.log.1");
        open(file).write(line("one"));
        Files.move(file, rotated);

        sink.write(line("two"));
        ticker.advance(SECOND);
        sink.write(line("three"));

        assertThat(rotated).hasContent("one\ntwo\n");
        assertThat(file).hasContent("three\n");
    }

    @Test
    void a_file_in_the_place_of_the_one_that_was_moved_gets_the_lines() throws Exception {
        Path file = folder.resolve("access.log");
        open(file).write(line("one"));
        Files.move(file, folder.resolve("access.log.1"));
        Files.writeString(file, "made by logrotate\n");

        ticker.advance(SECOND);
        sink.write(line("two"));

        assertThat(file).hasContent("made by logrotate\ntwo\n");
    }

    @Test
    void a_file_that_was_deleted_comes_back() throws Exception {
        Path file = folder.resolve("access.log");
        open(file).write(line("one"));
        Files.delete(file);

        ticker.advance(SECOND);
        sink.write(line("two"));

        assertThat(file).hasContent("two\n");
    }

    @Test
    void a_folder_that_is_not_there_is_an_error_until_it_is() throws Exception {
        Path file = folder.resolve("logs").resolve("access.log");
        assertThatThrownBy(() -> open(file)).isInstanceOf(NoSuchFileException.class);

        Files.createDirectory(file.getParent());
        sink.write(line("one"));

        assertThat(file).hasContent("one\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_is_an_error() throws Exception {
        Path full = Path.of("/dev/full");
        open(full);

        assertThatThrownBy(() -> sink.write(line("one"))).isInstanceOf(IOException.class);
    }
}
