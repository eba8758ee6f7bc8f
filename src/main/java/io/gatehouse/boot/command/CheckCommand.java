package io.gatehouse.boot.command;

import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.boot.concern.Expectations;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.DescriptorLoader.Secrets;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.Loaded;
import io.gatehouse.config.lint.Hint;
import io.gatehouse.config.lint.Rule;
import io.gatehouse.config.reference.Jndi;
import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Sources;
import io.gatehouse.identity.Identities;
import io.gatehouse.route.settings.Violation;
import io.gatehouse.route.table.RouteTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code check FILE [--resolve] [--strict] [--notes]}: validates a descriptor, runs its expectations, and warns of what is probably not
 * meant; with {@code --resolve} also looks up what it refers to: placeholders, secrets, and the files of keys, people and groups; with
 * {@code --strict} what it warns of is refused, and with {@code --notes} it also says what may be meant.
 */
final class CheckCommand {

    static final String USAGE = "check FILE [--resolve] [--strict] [--notes]";

    private static final List<String> OPTIONS = List.of("--resolve", "--strict", "--notes");

    private CheckCommand() {}

    /** @return the exit code; problems go to {@code err}, one a line */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        List<String> files = args.stream().filter(arg -> !OPTIONS.contains(arg)).toList();
        if (files.size() != 1 || files.get(0).startsWith("-")) {
            return Cli.usage(USAGE, err);
        }
        return check(files.get(0), args, out, err);
    }

    private static int check(String location, List<String> options, PrintStream out, PrintStream err) {
        boolean resolve = options.contains("--resolve");
        Loaded loaded = load(location, resolve, err);
        if (loaded == null) {
            return Cli.REFUSED;
        }
        RouteTable table = loaded.table();
        List<Violation> unmet = Expectations.unmet(table, loaded.expectations());
        List<String> problems = resolve ? Identities.problems(table.people()) : List.of();
        unmet.forEach(err::println);
        problems.forEach(err::println);
        boolean warned = false;
        for (Hint hint : loaded.hints()) {
            boolean note = hint.rule().level() == Rule.Level.NOTE;
            warned |= !note;
            if (!note || options.contains("--notes")) {
                err.println(hint);
            }
        }
        if (!unmet.isEmpty() || !problems.isEmpty() || (warned && options.contains("--strict"))) {
            return Cli.REFUSED;
        }
        long routes =
                table.hosts().stream().mapToLong(host -> host.routes().size()).sum();
        out.println(location + ": " + routes + " routes, " + table.upstreams().size() + " upstreams, "
                + loaded.expectations().size() + " expectations met");
        return Cli.FINE;
    }

    /** @return null when it was refused and the problems are told */
    static @Nullable Loaded load(String location, boolean resolve, PrintStream err) {
        try {
            Secrets secrets = resolve ? Secrets.RESOLVE : Secrets.LEAVE;
            return new DescriptorLoader(Concerns.catalogue(), Lookup.ofProcess(Jndi.ofServer()), secrets)
                    .load(Sources.named(location, Path.of("")).read());
        } catch (InvalidDescriptor e) {
            e.violations().forEach(err::println);
            return null;
        } catch (IOException e) {
            err.println(e.getMessage());
            return null;
        }
    }
}
