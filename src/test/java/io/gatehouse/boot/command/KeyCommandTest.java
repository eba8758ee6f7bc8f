package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.reference.Lookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code key new} says of a mistake. */
final class KeyCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String pepper() throws IOException {
        return "file:" + Files.writeString(folder.resolve("pepper"), "a long and random text\n");
    }

    private String refused(String... args) {
        List<String> all = new ArrayList<>(List.of("new"));
        all.addAll(List.of(args));
        Lookup nothing = (kind, name) -> null;
        int code = KeyCommand.run(
                all,
                nothing,
                InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z")),
                new PrintStream(out),
                new PrintStream(err));
        assertThat(code).isEqualTo(Cli.REFUSED);
        assertThat(out.size()).as("told no key").isZero();
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void a_pepper_that_is_not_there_is_named_with_its_option_and_its_whole_path() {
        Path missing = folder.resolve("nope");
        assertThat(refused("--owner", "acme", "--pepper", "file:" + missing))
                .isEqualTo("--pepper: " + missing + " cannot be read: there is no such file or folder");
    }

    @Test
    void a_pepper_that_is_empty_or_said_as_it_is_is_named_with_its_option() {
        assertThat(refused("--owner", "acme", "--pepper", "env:NOPE"))
                .isEqualTo("--pepper: there is nothing under env:NOPE");
        err.reset();
        assertThat(refused("--owner", "acme", "--pepper", "s3cret"))
                .startsWith("--pepper: ")
                .doesNotContain("s3cret");
    }

    @Test
    void a_value_with_a_space_is_named_with_its_option() throws Exception {
        assertThat(refused("--owner", "Acme Ltd", "--pepper", pepper()))
                .isEqualTo("--owner: \"Acme Ltd\" (expected: a value without spaces)");
    }

    @Test
    void a_key_that_would_be_over_already_is_not_made() throws Exception {
        assertThat(refused("--owner", "acme", "--pepper", pepper(), "--expires", "2026-12-31"))
                .isEqualTo("--expires: 2026-12-31 is over (expected: a time to come)");
    }

    @Test
    void a_key_that_cannot_be_stored_is_told_nobody() throws Exception {
        Path file = folder.resolve("no/such/keys");
        assertThat(refused("--owner", "acme", "--pepper", pepper(), "--add-to", file.toString()))
                .isEqualTo("--add-to: " + file + " cannot be written: there is no such file or folder");
    }
}
