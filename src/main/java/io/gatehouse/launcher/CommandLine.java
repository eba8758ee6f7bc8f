package io.gatehouse.launcher;

import io.gatehouse.boot.settings.Embedding;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a command line: {@code [COMMAND] [--option VALUE | --option=VALUE]...}. */
final class CommandLine {

    private static final String HOST = "--host";
    private static final String PORT = "--port";
    private static final String ROUTES = "--routes";
    private static final String HTTP2 = "--http2";

    private static final List<String> SERVE = List.of(
            HOST, PORT, ROUTES, HTTP2, TlsFiles.CERTIFICATE, TlsFiles.KEY, TlsClients.AUTHORITIES, TlsClients.AUTH);

    private static final String DEMO = "demo";
    private static final List<String> TOOLS =
            List.of("audit", "check", "diff", "explain", "import", "key", "replay", "user", "xsd");
    private static final List<String> COMMANDS =
            Stream.concat(Stream.of(DEMO), TOOLS.stream()).toList();

    private CommandLine() {}

    /** @throws WrongUsage if it cannot be understood; what follows a tool such as {@code check} is not looked at */
    static Command parse(List<String> args) throws WrongUsage {
        if (args.contains("--help") || args.contains("-h")) {
            return new Command.Print(Usage.TEXT.stripTrailing());
        }
        if (args.contains("--version")) {
            return new Command.Print("gatehouse " + version());
        }
        String command = args.isEmpty() || args.get(0).startsWith("-") ? "" : args.get(0);
        if (command.isEmpty()) {
            Map<String, String> options = options(args, SERVE);
            String routes = options.get(ROUTES);
            return new Command.Serve(listen(options), routes == null ? Map.of() : Map.of(Embedding.ROUTES, routes));
        }
        if (command.equals(DEMO)) {
            return new Command.Demo(listen(options(args.subList(1, args.size()), List.of(HOST, PORT))));
        }
        if (TOOLS.contains(command)) {
            return new Command.Tool(args);
        }
        throw new WrongUsage("unknown command: " + command + Suggestion.among(COMMANDS, command));
    }

    private static Map<String, String> options(List<String> args, List<String> known) throws WrongUsage {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (!name.startsWith("-")) {
                throw new WrongUsage("unexpected argument: " + arg);
            }
            if (!known.contains(name)) {
                throw new WrongUsage("unknown option: " + name + Suggestion.among(known, name));
            }
            if (equals < 0 && ++i == args.size()) {
                throw new WrongUsage(name + ": its value is missing");
            }
            if (options.put(name, equals < 0 ? args.get(i) : arg.substring(equals + 1)) != null) {
                throw new WrongUsage(name + ": given twice");
            }
        }
        return options;
    }

    private static Listen listen(Map<String, String> options) throws WrongUsage {
        String host = options.getOrDefault(HOST, "127.0.0.1");
        if (host.isEmpty()) {
            throw new WrongUsage(HOST + ": empty (expected: a name or an address of this machine)");
        }
        return new Listen(
                host,
                port(options.getOrDefault(PORT, "8080")),
                tls(options),
                http2(options.getOrDefault(HTTP2, "off")));
    }

    private static boolean http2(String word) throws WrongUsage {
        return switch (word) {
            case "off" -> false;
            case "on" -> true;
            default -> throw new WrongUsage(HTTP2 + ": " + word + " (expected: on or off)");
        };
    }

    private static @Nullable TlsFiles tls(Map<String, String> options) throws WrongUsage {
        String certificate = options.get(TlsFiles.CERTIFICATE);
        String key = options.get(TlsFiles.KEY);
        TlsClients clients = clients(options);
        if (certificate == null && key == null && clients != null) {
            throw new WrongUsage(TlsClients.AUTHORITIES + ": " + clients.authorities() + " (expected: "
                    + TlsFiles.CERTIFICATE + " and " + TlsFiles.KEY + " with it)");
        }
        if (certificate == null && key == null) {
            return null;
        }
        if (key == null) {
            throw new WrongUsage(
                    TlsFiles.CERTIFICATE + ": " + certificate + " (expected: " + TlsFiles.KEY + " with it)");
        }
        if (certificate == null) {
            throw new WrongUsage(TlsFiles.KEY + ": " + key + " (expected: " + TlsFiles.CERTIFICATE + " with it)");
        }
        return new TlsFiles(file(TlsFiles.CERTIFICATE, certificate), file(TlsFiles.KEY, key), clients);
    }

    private static @Nullable TlsClients clients(Map<String, String> options) throws WrongUsage {
        String authorities = options.get(TlsClients.AUTHORITIES);
        String auth = options.get(TlsClients.AUTH);
        if (authorities == null && auth != null) {
            throw new WrongUsage(TlsClients.AUTH + ": " + auth + " (expected: " + TlsClients.AUTHORITIES + " with it)");
        }
        if (authorities == null) {
            return null;
        }
        return new TlsClients(
                file(TlsClients.AUTHORITIES, authorities), auth(Objects.requireNonNullElse(auth, "want")));
    }

    private static TlsClients.Auth auth(String word) throws WrongUsage {
        return switch (word) {
            case "want" -> TlsClients.Auth.WANT;
            case "need" -> TlsClients.Auth.NEED;
            default -> throw new WrongUsage(TlsClients.AUTH + ": " + word + " (expected: want or need)");
        };
    }

    private static Path file(String option, String value) throws WrongUsage {
        try {
            if (!value.isEmpty()) {
                return Path.of(value);
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new WrongUsage(option + ": " + (value.isEmpty() ? "empty" : value) + " (expected: a file)");
    }

    private static int port(String text) throws WrongUsage {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new WrongUsage(PORT + ": " + text + " (expected: 0 to 65535)");
    }

    /** @return the version in the manifest of the launcher's archive */
    private static String version() {
        return Objects.requireNonNullElse(CommandLine.class.getPackage().getImplementationVersion(), "(unpacked)");
    }
}
