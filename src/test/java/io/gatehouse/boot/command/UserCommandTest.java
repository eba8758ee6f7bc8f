package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** {@code user new}, with a password from the standard input. */
final class UserCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input, String... args) {
        return UserCommand.run(
                List.of(args),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void the_line_has_the_name_and_a_hash_of_the_first_line_read() {
        assertThat(run("a long wäy home\nand more", "new", "--name", "alice", "--password-stdin"))
                .isZero();
        String line = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(line).startsWith("alice:$2y$10$").doesNotContain("home");
        assertThat(BCrypt.checkpw("a long wäy home", line.substring("alice:".length())))
                .isTrue();
    }

    @Test
    void the_line_is_added_to_a_file_and_not_printed() throws Exception {
        Path file = Files.writeString(folder.resolve("staff.htpasswd"), "# staff\n");
        assertThat(run("secret", "new", "--name", "bob", "--password-stdin", "--add-to", file.toString()))
                .isZero();
        assertThat(Files.readAllLines(file)).hasSize(2).element(1).asString().startsWith("bob:$2y$");
        assertThat(out.size()).isZero();
    }

    @Test
    void a_name_or_a_password_that_nobody_can_have_is_refused_without_the_password() {
        assertThat(run("s3cret", "new", "--name", "a:b", "--password-stdin")).isEqualTo(Cli.REFUSED);
        assertThat(run("", "new", "--name", "alice", "--password-stdin")).isEqualTo(Cli.REFUSED);
        assertThat(run("x".repeat(73), "new", "--name", "alice", "--password-stdin"))
                .isEqualTo(Cli.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "name: \"a:b\" (expected: no space, no colon, and no # at the beginning)",
                        "password: 0 bytes (expected: 1 to 72, of more bcrypt sees nothing)",
                        "password: 73 bytes (expected: 1 to 72, of more bcrypt sees nothing)");
        assertThat(out.size()).isZero();
    }

    @Test
    void wrong_usage_is_told_with_the_usage() {
        assertThat(run("secret", "new")).isEqualTo(Cli.WRONG_USAGE);
        assertThat(run("secret", "new", "--nmae", "alice")).isEqualTo(Cli.WRONG_USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--name is missing", "unknown option: --nmae", UserCommand.USAGE);
    }
}
