package io.gatehouse.boot.command;

import io.gatehouse.audit.AuditCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code audit verify FILE…}: whether the lines of an audit are as they were written. */
final class AuditCommand {

    static final String USAGE = "audit verify FILE...";

    private AuditCommand() {}

    /** @return the exit code */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.size() < 2 || !args.get(0).equals("verify")) {
            return Cli.usage(USAGE, err);
        }
        try {
            AuditCheck.Result result = AuditCheck.verify(
                    args.subList(1, args.size()).stream().map(Path::of).toList());
            result.torn().forEach(where -> err.println(where + ": no whole line; written when the gateway stopped?"));
            if (result.broken() != null) {
                err.println(result.broken());
                return Cli.REFUSED;
            }
            out.println(result.lines() + " lines, the last one's hash is " + result.hash());
            return Cli.FINE;
        } catch (IOException e) {
            err.println(OptionWords.reason(e));
            return Cli.REFUSED;
        } catch (IllegalArgumentException e) {
            err.println("FILE: no path (expected: the file of an audit)");
            return Cli.WRONG_USAGE;
        }
    }
}
