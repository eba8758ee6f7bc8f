package io.gatehouse.boot;

import java.io.PrintStream;
import java.util.List;

/**
 * The commands that need the gateway's own classes. The launcher finds {@link #run} by its name, in a class loader over
 * {@code WEB-INF/classes} and {@code WEB-INF/lib}.
 */
public final class Cli {

    private static final int WRONG_USAGE = 2;

    private Cli() {}

    /**
     * Runs one command.
     *
     * @param args the command and what follows it
     * @param out where the result goes
     * @param err where errors go
     * @return the exit code: 0 fine, 1 the input was refused, 2 wrong usage
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        err.println("unknown command: " + List.of(args).get(0));
        return WRONG_USAGE;
    }
}
