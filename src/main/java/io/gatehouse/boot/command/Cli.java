package io.gatehouse.boot.command;

import io.gatehouse.config.reference.Jndi;
import io.gatehouse.config.reference.Lookup;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * The commands that need the gateway's own classes. The launcher finds {@link #run} by its name, in a class loader over
 * {@code WEB-INF/lib}.
 */
public final class Cli {

    static final int FINE = 0;
    static final int REFUSED = 1;
    static final int WRONG_USAGE = 2;

    private static final String SCHEMA = "/io/gatehouse/gatehouse-1.xsd";

    private Cli() {}

    /**
     * Runs one command.
     *
     * @param args the command and what follows it
     * @param out where the result goes
     * @param err where errors go
     * @return the exit code: 0 fine, 1 the input was refused, 2 wrong usage; those that compare: 0 same, 1 different, 2 trouble
     * @throws IOException if the archive cannot be read
     */
    public static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        List<String> words = List.of(args);
        String command = words.isEmpty() ? "" : words.get(0);
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        return switch (command) {
            case "audit" -> AuditCommand.run(rest, out, err);
            case "check" -> CheckCommand.run(rest, out, err);
            case "diff" -> DiffCommand.run(rest, out, err);
            case "explain" -> ExplainCommand.run(rest, out, err);
            case "import" -> ImportCommand.run(rest, out, err);
            case "key" -> KeyCommand.run(rest, Lookup.ofProcess(Jndi.ofServer()), InstantSource.system(), out, err);
            case "replay" -> ReplayCommand.run(rest, out, err);
            case "user" -> UserCommand.run(rest, System.in, out, err);
            case "xsd" -> rest.isEmpty() ? xsd(out) : usage("xsd", err);
            default ->
                usage(
                        String.join(
                                " | ",
                                AuditCommand.USAGE,
                                CheckCommand.USAGE,
                                DiffCommand.USAGE,
                                ExplainCommand.USAGE,
                                ImportCommand.USAGE,
                                KeyCommand.USAGE,
                                ReplayCommand.USAGE,
                                UserCommand.USAGE,
                                "xsd"),
                        err);
        };
    }

    static int usage(String usage, PrintStream err) {
        err.println("usage: java -jar gatehouse.war " + usage);
        return WRONG_USAGE;
    }

    private static int xsd(PrintStream out) throws IOException {
        try (InputStream schema = Objects.requireNonNull(Cli.class.getResourceAsStream(SCHEMA))) {
            schema.transferTo(out);
        }
        return FINE;
    }
}
