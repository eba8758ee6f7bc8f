package io.gatehouse.boot.command;

import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.DescriptorLoader.Secrets;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.source.Piece;
import io.gatehouse.openapi.OpenApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code import FILE}: makes a first descriptor of an OpenAPI document. */
final class ImportCommand {

    static final String USAGE = "import OPENAPI";

    /** In UTF-8 the reader's most characters have as many bytes at least. */
    private static final int MOST_BYTES = 8 << 20;

    private ImportCommand() {}

    /** @return the exit code; the descriptor goes to {@code out} */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.size() != 1 || args.get(0).startsWith("-")) {
            return Cli.usage(USAGE, err);
        }
        String text = text(args.get(0), err);
        if (text == null) {
            return Cli.REFUSED;
        }
        try {
            String descriptor = OpenApi.descriptor(args.get(0), text);
            out.print(descriptor);
            return check(descriptor, err);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return Cli.REFUSED;
        }
    }

    /** What a document says can be stranger than what was thought of: then it is said here, and not only by check. */
    private static int check(String descriptor, PrintStream err) {
        try {
            DescriptorLoader loader = new DescriptorLoader(Concerns.catalogue(), (kind, name) -> null, Secrets.LEAVE);
            return loader.load(List.of(new Piece("output", descriptor, Path.of(""))))
                            .table()
                            .hosts()
                            .isEmpty()
                    ? Cli.REFUSED
                    : Cli.FINE;
        } catch (InvalidDescriptor e) {
            err.println("what was made is to be mended:");
            e.violations().forEach(err::println);
            return Cli.REFUSED;
        }
    }

    private static @Nullable String text(String file, PrintStream err) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                err.println(file + ": larger than 8MB (expected: at most 8MB)");
                return null;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            err.println(file + ": not in UTF-8 (expected: YAML or JSON in UTF-8)");
        } catch (NoSuchFileException | InvalidPathException e) {
            err.println("there is no file " + file);
        } catch (IOException e) {
            err.println(file + " cannot be read: " + e.getMessage());
        }
        return null;
    }
}
