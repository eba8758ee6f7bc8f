package io.gatehouse.boot.command;

import io.gatehouse.boot.concern.Explanation;
import io.gatehouse.boot.settings.Time;
import io.gatehouse.config.Loaded;
import io.gatehouse.http.Headers;
import io.gatehouse.http.IpAddress;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.route.settings.Names;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code explain FILE METHOD URL [-H 'Name: value']… [--client ADDRESS] [--principal NAME] [--roles 'A B'] [--scopes 'A B']
 * [--claims 'NAME=VALUE …'] [--plan NAME] [--json]}: what would become of a request, and why.
 */
final class ExplainCommand {

    static final String USAGE = "explain FILE METHOD URL [-H 'Name: value']... [--client ADDRESS]"
            + " [--principal NAME] [--roles 'A B'] [--scopes 'A B'] [--claims 'NAME=VALUE ...'] [--plan NAME] [--json]"
            + " [--answer STATUS] [-A 'Name: value']...";

    private static final List<String> CALLER = List.of("--principal", "--roles", "--scopes", "--claims", "--plan");

    private final List<String> words = new ArrayList<>();
    private final Headers.Builder headers = Headers.builder();
    private String client = "127.0.0.1";
    private @Nullable String principal;
    private List<String> roles = List.of();
    private List<String> scopes = List.of();
    private final Headers.Builder answer = Headers.builder();
    private int answerStatus;
    private final Map<String, String> claims = new LinkedHashMap<>();
    private @Nullable String plan;
    private boolean json;

    /** @return the exit code */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        ExplainCommand command = new ExplainCommand();
        String problem = command.read(args);
        if (problem != null) {
            err.println(problem);
            err.println("usage: java -jar gatehouse.war " + USAGE);
            return Cli.WRONG_USAGE;
        }
        return command.explain(out, err);
    }

    /** @return what is wrong with the arguments, or null */
    private @Nullable String read(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            String next = i + 1 < args.size() ? args.get(i + 1) : "";
            if (arg.equals("--json")) {
                json = true;
            } else if (arg.equals("-H") || arg.equals("-A")) {
                if (!add(next, arg.equals("-H") ? headers : answer)) {
                    return arg + ' ' + next + " (expected: 'Name: value')";
                }
                i++;
            } else if (arg.equals("--answer")) {
                if (!next.matches("[2-5][0-9][0-9]")) {
                    return "--answer " + next + " (expected: a status such as 200)";
                }
                answerStatus = Integer.parseInt(next);
                i++;
            } else if (arg.equals("--client")) {
                if (!IpAddress.isPlain(next)) {
                    return "--client " + next + " (expected: one address such as 10.1.2.3 or 2001:db8::1)";
                }
                client = next;
                i++;
            } else if (CALLER.contains(arg)) {
                try {
                    caller(arg, next);
                } catch (IllegalArgumentException e) {
                    return arg + ' ' + e.getMessage();
                }
                i++;
            } else if (arg.startsWith("-")) {
                return "unknown option: " + arg;
            } else {
                words.add(arg);
            }
        }
        return words.size() == 3 ? null : words.size() + " words (expected: FILE METHOD URL)";
    }

    private static boolean add(String line, Headers.Builder to) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return false;
        }
        to.add(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        return true;
    }

    /** @return what the upstream is supposed to say; null where nothing is said of it */
    private Explanation.@Nullable Answered answered() {
        Headers fields = answer.build();
        return answerStatus == 0 && fields.size() == 0
                ? null
                : new Explanation.Answered(
                        answerStatus == 0 ? 200 : answerStatus,
                        fields,
                        Time.OF_MACHINE.instants().millis());
    }

    private void caller(String option, String value) {
        List<String> words = List.of(value.strip().split("\\s+", -1));
        switch (option) {
            case "--principal" -> principal = value;
            case "--roles" -> roles = Names.parse(value);
            case "--claims" -> Names.parse(value).forEach(this::claim);
            case "--plan" -> plan = value;
            default -> scopes = words;
        }
    }

    private void claim(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(text + " (expected: NAME=VALUE, such as acr=gold)");
        }
        claims.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private Caller caller() {
        boolean somebody = principal == null && (plan != null || !claims.isEmpty());
        return Caller.supposed(somebody ? "somebody" : principal, roles, scopes).with(Claims.of(claims), plan);
    }

    private int explain(PrintStream out, PrintStream err) {
        RequestHead head;
        try {
            head = RequestHead.of(words.get(1), words.get(2), headers.build(), client);
        } catch (IllegalArgumentException e) {
            err.println("URL: " + e.getMessage());
            return Cli.WRONG_USAGE;
        }
        Loaded loaded = CheckCommand.load(words.get(0), false, err);
        if (loaded == null) {
            return Cli.REFUSED;
        }
        if (plan != null && loaded.table().plan(plan) == null) {
            // who has it is counted as if it were none, which the explanation is to show; but it may be a slip
            err.println("--plan " + plan + ": the descriptor has no such plan");
        }
        Explanation explanation = new Explanation(loaded.table(), head, caller(), answered());
        if (json) {
            out.println(toJson(explanation));
        } else {
            out.print(explanation.text());
        }
        return Cli.FINE;
    }

    private static String toJson(Explanation explanation) {
        return JsonbBuilder.create(new JsonbConfig().withFormatting(true)).toJson(explanation.json());
    }
}
