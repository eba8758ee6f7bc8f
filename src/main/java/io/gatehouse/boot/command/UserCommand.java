package io.gatehouse.boot.command;

import io.gatehouse.identity.users.NewUser;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code user new --name NAME [--add-to FILE] [--password-stdin]}: makes the line of a person for a file of people. The password is asked
 * for, or is the first line of the standard input; among the arguments everybody on the machine would see it.
 */
final class UserCommand {

    static final String USAGE = "user new --name NAME [--add-to FILE] [--password-stdin]";

    private static final String FROM_STDIN = "--password-stdin";
    private static final List<String> OPTIONS = List.of("--name", "--add-to");

    private UserCommand() {}

    /** @return the exit code; the line goes to {@code out} if it is added to no file */
    static int run(List<String> args, InputStream in, PrintStream out, PrintStream err) {
        OptionWords words;
        try {
            words = OptionWords.read("user", args, OPTIONS, List.of(FROM_STDIN));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return Cli.usage(USAGE, err);
        }
        if (!words.has("--name")) {
            err.println("--name is missing");
            return Cli.usage(USAGE, err);
        }
        try {
            NewUser user = NewUser.make(words.get("--name"), words.has(FROM_STDIN) ? line(in) : typed());
            if (!words.addTo(user.line())) {
                out.println(user.line());
            }
            return Cli.FINE;
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return Cli.REFUSED;
        }
    }

    private static String line(InputStream in) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    // newer versions of Java have a console in any case, which then reads no password twice alike
    @SuppressWarnings("SystemConsoleNull")
    private static String typed() {
        Console console = System.console();
        if (console == null) {
            throw new IllegalArgumentException("password: there is no terminal (expected: " + FROM_STDIN + ")");
        }
        String once = text(console.readPassword("password: "));
        if (!once.equals(text(console.readPassword("once more: ")))) {
            throw new IllegalArgumentException("password: two different ones (expected: the same twice)");
        }
        return once;
    }

    private static String text(char @Nullable [] typed) {
        return typed == null ? "" : new String(typed);
    }
}
