package io.gatehouse.boot.command;

import io.gatehouse.boot.concern.Replay;
import io.gatehouse.config.Loaded;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code replay RECORDED NEW [--against OLD] [--json]}: which recorded requests another descriptor would decide otherwise. */
final class ReplayCommand {

    static final String USAGE = "replay RECORDED NEW [--against OLD] [--json]";

    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int TROUBLE = 2;

    private final List<String> files = new ArrayList<>();
    private @Nullable String against;
    private boolean json;

    private ReplayCommand() {}

    /** @return 0 where all would be decided as they were, 1 where some would not, 2 where that cannot be told */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        ReplayCommand command = new ReplayCommand();
        return command.read(args) ? command.replay(out, err) : Cli.usage(USAGE, err);
    }

    private boolean read(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--json")) {
                json = true;
            } else if (arg.equals("--against") && against == null && i + 1 < args.size()) {
                against = args.get(++i);
            } else if (arg.startsWith("-")) {
                return false;
            } else {
                files.add(arg);
            }
        }
        return files.size() == 2;
    }

    private int replay(PrintStream out, PrintStream err) {
        RecordedLines lines = lines(files.get(0), err);
        Loaded after = CheckCommand.load(files.get(1), false, err);
        Loaded before = against == null ? null : CheckCommand.load(against, false, err);
        if (lines == null || after == null || (against != null && before == null)) {
            return TROUBLE;
        }
        if (lines.passedOver() > 0) {
            err.println(
                    files.get(0) + ": " + lines.passedOver() + " lines passed over: no request can be made of them");
        }
        if (lines.heads().isEmpty()) {
            err.println(files.get(0) + ": no requests (expected: some)");
            return TROUBLE;
        }
        Replay replay = before == null
                ? Replay.since(after.table(), lines.heads())
                : Replay.between(before.table(), after.table(), lines.heads());
        if (json) {
            out.println(
                    JsonbBuilder.create(new JsonbConfig().withFormatting(true)).toJson(replay.json()));
        } else {
            out.print(replay.text());
        }
        return replay.groups().isEmpty() ? SAME : DIFFERENT;
    }

    private static @Nullable RecordedLines lines(String file, PrintStream err) {
        try (BufferedReader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            return RecordedLines.read(file, reader);
        } catch (IllegalArgumentException e) {
            err.println(e instanceof InvalidPathException ? "there is no file " + file : e.getMessage());
        } catch (NoSuchFileException e) {
            err.println("there is no file " + file);
        } catch (MalformedInputException e) {
            err.println(file + ": not in UTF-8 (expected: JSON, an object a line)");
        } catch (IOException e) {
            err.println(file + " cannot be read: " + e.getMessage());
        }
        return null;
    }
}
