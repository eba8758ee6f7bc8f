package io.gatehouse.openapi;

import io.gatehouse.openapi.Api.Access;
import io.gatehouse.openapi.Api.Operation;
import io.gatehouse.openapi.Api.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes out of a document what a descriptor can say. */
final class ApiReader {

    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "options", "head", "patch");

    private final Node document;
    private final String name;
    private final References references;
    private final SecurityReader security;
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> rates = new LinkedHashSet<>();
    private final Map<String, Integer> taken = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();

    /** @param name of the document, for messages */
    ApiReader(Node document, String name) {
        this.document = document;
        this.name = name;
        this.references = new References(document);
        this.security = new SecurityReader(document, references);
    }

    /** @throws IllegalArgumentException if it is no OpenAPI 3 */
    Api read() {
        checkVersion();
        String title = document.node("info").text("title", "api");
        ServerReader reader = new ServerReader(notes);
        List<Server> servers = reader.all(document);
        collectRates(document);
        Access usual = document.has("security") ? security.access(document.nodes("security")) : Access.OPEN;
        document.node("paths").members().forEach((path, item) -> {
            if (path.startsWith("/")) {
                read(path, references.resolve(item), usual, servers.get(0), reader);
            }
        });
        if (operations.isEmpty()) {
            throw new IllegalArgumentException(name + ": paths: none with an operation (expected: some)");
        }
        addNotes();
        return new Api(Slug.of(title, "api"), title, servers, security.used(), operations, List.copyOf(notes));
    }

    private void checkVersion() {
        String version = document.text("openapi", "");
        if (version.matches("3\\.[01](\\..*)?")) {
            return;
        }
        if (document.has("swagger")) {
            throw new IllegalArgumentException(name + ": swagger: " + document.text("swagger", "?")
                    + " (expected: openapi 3.0 or 3.1; converters make that of Swagger 2.0)");
        }
        String found = version.isEmpty() ? "no openapi" : "openapi: " + shown(version);
        throw new IllegalArgumentException(name + ": " + found + " (expected: openapi: 3.0.x or 3.1.x)");
    }

    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 100 ? line : line.substring(0, 100) + "…";
    }

    private void read(String path, Node item, Access usual, Server outer, ServerReader reader) {
        collectRates(item);
        if (item.has("trace")) {
            notes.add("TRACE " + path + ": never taken by a gateway");
        }
        Server server = reader.of(item, outer);
        for (String method : METHODS) {
            if (item.has(method) && !(method.equals("head") && item.has("get"))) {
                read(path, method.toUpperCase(Locale.ROOT), item.node(method), usual, server, reader);
            }
        }
    }

    private void read(String path, String method, Node operation, Access usual, Server outer, ServerReader reader) {
        collectRates(operation);
        Server server = reader.of(operation, outer);
        Template template;
        try {
            template = Template.of(server.base() + path);
        } catch (IllegalArgumentException e) {
            notes.add(method + ' ' + path + " is left out: " + e.getMessage());
            return;
        }
        Access access = operation.has("security") ? security.access(operation.nodes("security")) : usual;
        Integer first = taken.putIfAbsent(method + ' ' + template.shape(), operations.size());
        if (first != null) {
            same(first, method + ' ' + path, access);
            return;
        }
        if (!template.toString().equals(server.base() + path)) {
            notes.add(path + " is written " + template + " here");
        }
        List<String> tags = operation.texts("tags");
        operations.add(new Operation(
                template,
                method,
                tags.isEmpty() ? "" : tags.get(0),
                operation.text("operationId", ""),
                server,
                access));
    }

    /** Nobody can tell which of two operations a request is for that is like both: it must be good enough for the stricter one. */
    private void same(int first, String what, Access access) {
        Operation taken = operations.get(first);
        String known = what + " is left out: another path of the document takes the same requests";
        if (access.isStricterThan(taken.access())) {
            operations.set(
                    first,
                    new Operation(taken.path(), taken.method(), taken.tag(), taken.id(), taken.server(), access));
            notes.add(known + ", " + taken.path() + ", which asks for as much as this one now");
        } else if (access.equals(taken.access()) || taken.access().isStricterThan(access)) {
            notes.add(known);
        } else {
            notes.add(known + ", " + taken.path() + ", and lets in others: say who may come");
        }
    }

    private void collectRates(Node node) {
        for (String key : node.names()) {
            String lower = key.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-")
                    && (lower.contains("rate") || lower.contains("throttl") || lower.contains("quota"))) {
                rates.add(key);
            }
        }
    }

    private void addNotes() {
        rates.forEach(key -> notes.add(key + " is not taken over: say <rate-limit> or <quota> where it is meant"));
        if (document.has("webhooks")) {
            notes.add("webhooks are calls to others, which a gateway in front of the API does not see");
        }
        if (operations.stream().allMatch(operation -> operation.access().isOpen())) {
            notes.add("the document asks nobody who they are, so nobody is asked here");
        }
    }

    /** Follows references within the document. */
    static final class References {

        private static final int DEEPEST = 10;

        private final Node document;

        References(Node document) {
            this.document = document;
        }

        /** @return what is referred to; nothing where that is outside, or is not there */
        Node resolve(Node node) {
            Node found = node;
            for (int i = 0; i < DEEPEST && found.text("$ref") != null; i++) {
                found = at(found.text("$ref", ""));
            }
            return found;
        }

        private Node at(String reference) {
            if (!reference.startsWith("#/")) {
                return Node.NONE;
            }
            Node found = document;
            for (String step : reference.substring(2).split("/", -1)) {
                found = found.node(step.replace("~1", "/").replace("~0", "~"));
            }
            return found;
        }
    }

    /** Reads where an API is. */
    private static final class ServerReader {

        private final Set<String> notes;

        ServerReader(Set<String> notes) {
            this.notes = notes;
        }

        List<Server> all(Node holder) {
            List<Server> servers =
                    holder.nodes("servers").stream().map(this::server).toList();
            return servers.isEmpty() ? List.of(Server.UNKNOWN) : servers;
        }

        Server of(Node holder, Server outer) {
            List<Node> own = holder.nodes("servers");
            return own.isEmpty() ? outer : server(own.get(0));
        }

        private Server server(Node node) {
            String url = node.text("url", "/");
            for (Map.Entry<String, Node> variable :
                    node.node("variables").members().entrySet()) {
                url = url.replace(
                        '{' + variable.getKey() + '}', variable.getValue().text("default", ""));
            }
            return parsed(url, node.text("description", ""));
        }

        private Server parsed(String url, String description) {
            java.util.regex.Matcher absolute = java.util.regex.Pattern.compile(
                            "(https?://(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?)(/[^?#\\s{}]*)?")
                    .matcher(url);
            if (absolute.matches()) {
                return new Server(absolute.group(1), base(absolute.group(2)), description);
            }
            if (url.matches("/[^?#\\s{}]*")) {
                return new Server("", base(url), description);
            }
            notes.add("server " + shown(url) + ": no URL that an endpoint can have");
            return new Server("", "", description);
        }

        private static String base(@org.jspecify.annotations.Nullable String path) {
            return path == null ? "" : path.replaceAll("/+$", "");
        }
    }
}
