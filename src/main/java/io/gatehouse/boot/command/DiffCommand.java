package io.gatehouse.boot.command;

import io.gatehouse.boot.concern.ConcealedValues;
import io.gatehouse.compare.Difference;
import io.gatehouse.config.Loaded;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.io.PrintStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code diff OLD NEW [--json]}: what changes where one descriptor takes the place of another. */
final class DiffCommand {

    static final String USAGE = "diff OLD NEW [--json]";

    private static final String JSON = "--json";

    /** As with diff(1). */
    private static final int SAME = 0;

    private static final int DIFFERENT = 1;
    private static final int TROUBLE = 2;

    private DiffCommand() {}

    /** @return 0 where nothing changes, 1 where something does, 2 where that cannot be told */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        List<String> files = args.stream().filter(arg -> !arg.equals(JSON)).toList();
        if (files.size() != 2 || files.stream().anyMatch(file -> file.startsWith("-"))) {
            return Cli.usage(USAGE, err);
        }
        Loaded before = CheckCommand.load(files.get(0), false, err);
        Loaded after = CheckCommand.load(files.get(1), false, err);
        if (before == null || after == null) {
            return TROUBLE;
        }
        Difference difference = Difference.between(before.table(), after.table());
        UnaryOperator<String> concealing =
                text -> before.inputs().conceal(after.inputs().conceal(text));
        if (args.contains(JSON)) {
            out.println(JsonbBuilder.create(new JsonbConfig().withFormatting(true))
                    .toJson(ConcealedValues.of(difference.json(), concealing)));
        } else {
            out.print(concealing.apply(difference.text()));
        }
        return difference.isEmpty() ? SAME : DIFFERENT;
    }
}
