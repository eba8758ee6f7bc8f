package io.gatehouse.openapi;

import io.gatehouse.openapi.Api.Access;
import io.gatehouse.openapi.Api.Scheme;
import io.gatehouse.openapi.Api.Server;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the descriptor. Whatever stands in a document stays within its quotes, or its comment. */
final class DescriptorWriter {

    private static final int PATHS_A_LINE = 2;

    private final Api api;
    private final boolean closed;
    private final StringBuilder xml = new StringBuilder(4_096);
    private final Map<String, String> upstreams = new LinkedHashMap<>();
    private final Slug upstreamNames = new Slug();
    private final Slug routeNames = new Slug();

    DescriptorWriter(Api api) {
        this.api = api;
        this.closed = api.operations().stream()
                .anyMatch(operation -> !operation.access().isOpen());
    }

    String write() {
        List<Groups.Group> groups = Groups.of(api.operations());
        line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        line(0, "<!--");
        line(
                1,
                comment("Made of the OpenAPI document \"" + api.title()
                        + "\": a first draft. Read it before it serves anybody."));
        api.notes().forEach(note -> line(1, comment("* " + note)));
        line(0, "-->");
        line(0, "<gateway xmlns=\"urn:gatehouse:1\">");
        groups.forEach(group -> upstream(group.alike().server()));
        api.schemes().forEach(this::scheme);
        line(0, "");
        line(1, "<!-- for any host; say host=\"…\" where the gateway serves others, too -->");
        line(1, "<routes name=\"" + api.name() + "\">");
        groups.forEach(this::route);
        line(1, "</routes>");
        line(0, "</gateway>");
        return xml.toString();
    }

    private void line(int depth, String text) {
        xml.append("  ".repeat(text.isEmpty() ? 0 : depth)).append(text).append('\n');
    }

    private void upstream(Server server) {
        if (upstreams.containsKey(server.origin())) {
            return;
        }
        String name = upstreamNames.next(api.name(), "api");
        upstreams.put(server.origin(), name);
        String usual = server.origin().isEmpty() ? "http://localhost:8080" : server.origin();
        line(0, "");
        line(1, "<upstream name=\"" + name + "\">");
        if (server.origin().isEmpty()) {
            line(2, "<!-- the document does not say where it is -->");
        }
        line(2, "<endpoint url=\"${env:" + variable(name, "URL") + ":-" + escaped(usual) + "}\"/>");
        if (upstreams.size() == 1) {
            api.servers().stream()
                    .skip(1)
                    .forEach(other -> line(
                            2,
                            "<!-- "
                                    + comment("the document also has: " + other.origin() + other.base() + ' '
                                            + other.description())
                                    + " -->"));
        }
        line(1, "</upstream>");
    }

    private static String variable(String name, String what) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_') + '_' + what;
    }

    private void scheme(String name, Scheme scheme) {
        if (scheme.kind() == Api.Kind.CLIENT_CERTIFICATE) {
            return;
        }
        line(0, "");
        if (!scheme.note().isEmpty()) {
            String before = scheme.kind() == Api.Kind.UNKNOWN
                    ? "nobody gets in by " + name + ", which no gateway can ask for: "
                    : "";
            line(1, "<!-- " + comment(before + scheme.note()) + " -->");
        }
        switch (scheme.kind()) {
            case BEARER -> {
                String issuer = scheme.detail().matches("https?://[A-Za-z0-9._:/~-]+")
                        ? scheme.detail()
                        : "https://id.example.com";
                line(
                        1,
                        "<identity name=\"" + name + "\" issuer=\"${env:" + variable(name, "ISSUER") + ":-" + issuer
                                + "}\" audience=\"" + api.name() + "\"/>");
            }
            case API_KEY ->
                line(
                        1,
                        "<keys name=\"" + name + "\" source=\"" + name + ".keys\" pepper=\"env:"
                                + variable(name, "PEPPER") + "\"/>");
            case BASIC -> line(1, "<users name=\"" + name + "\" source=\"" + name + ".htpasswd\"/>");
            default -> {}
        }
    }

    private void route(Groups.Group group) {
        line(0, "");
        if (!group.alike().access().note().isEmpty()) {
            line(2, "<!-- " + comment(group.alike().access().note()) + " -->");
        }
        String paths = paths(group.paths());
        String start = "<route name=\"" + name(group) + "\" path=\"" + paths + "\" methods=\""
                + String.join(" ", group.methods()) + "\" to=\""
                + upstreams.get(group.alike().server().origin()) + "\"";
        Access access = group.alike().access();
        if (!closed) {
            line(2, start + "/>");
            return;
        }
        line(2, start + '>');
        access(access);
        line(2, "</route>");
    }

    private static String paths(List<Template> paths) {
        String between = paths.size() > PATHS_A_LINE ? "\n        " : " ";
        return paths.stream().map(path -> escaped(path.toString())).collect(Collectors.joining(between));
    }

    private String name(Groups.Group group) {
        Groups.Alike alike = group.alike();
        if (group.ids().size() == 1 && !group.ids().get(0).isEmpty()) {
            return routeNames.next(group.ids().get(0), "route");
        }
        String what = alike.tag().isEmpty() ? alike.first() : alike.tag();
        return routeNames.next(
                (what.isEmpty() ? api.name() : what)
                        + '-'
                        + String.join("-", group.methods()).toLowerCase(Locale.ROOT),
                "route");
    }

    private void access(Access access) {
        long unknown = access.schemes().stream().filter(this::isUnknown).count();
        boolean nobody =
                access.all() ? unknown > 0 : unknown == access.schemes().size();
        if (access.isOpen() || nobody) {
            if (!access.isOpen() && !access.optional()) {
                line(3, "<access deny=\"0.0.0.0/0 ::/0\"/>");
            }
            line(3, "<authenticate><anonymous/></authenticate>");
            return;
        }
        String ways = access.schemes().stream()
                .filter(name -> !isUnknown(name))
                .map(this::way)
                .collect(Collectors.joining());
        line(
                3,
                "<authenticate" + (access.all() && access.schemes().size() > 1 ? " need=\"all\"" : "")
                        + (access.optional() ? " optional=\"true\"" : "") + '>' + ways + "</authenticate>");
        if (!access.scopes().isEmpty()) {
            line(3, "<require all-scopes=\"" + escaped(String.join(" ", access.scopes())) + "\"/>");
        }
    }

    private boolean isUnknown(String name) {
        Scheme scheme = api.schemes().get(name);
        return scheme == null || scheme.kind() == Api.Kind.UNKNOWN;
    }

    private String way(String name) {
        Scheme scheme = api.schemes().getOrDefault(name, new Scheme(Api.Kind.UNKNOWN, "", ""));
        return switch (scheme.kind()) {
            case BEARER -> "<bearer with=\"" + name + "\" relay=\"true\"/>";
            case API_KEY ->
                "<api-key with=\"" + name + '"'
                        + (scheme.detail().isEmpty() ? "" : " header=\"" + escaped(scheme.detail()) + '"') + "/>";
            case BASIC -> "<basic with=\"" + name + "\"/>";
            case CLIENT_CERTIFICATE -> "<client-cert/>";
            case UNKNOWN -> "";
        };
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                // a placeholder of the document's would refer to what is the operator's
                case '$' -> text.append(value.startsWith("${", i) ? "$$" : "$");
                case '"' -> text.append("&quot;");
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                default -> text.append(isAllowed(c) ? c : '?');
            }
        }
        return text.toString();
    }

    /** @return one line that ends no comment, and begins none */
    private static String comment(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && line.length() < 300; i++) {
            char c = text.charAt(i);
            boolean second = c == '-' && !line.isEmpty() && line.charAt(line.length() - 1) == '-';
            line.append(second ? "\u2010" : isAllowed(c) ? Character.toString(c) : " ");
        }
        String stripped = line.toString().strip();
        return stripped.endsWith("-") ? stripped + '.' : stripped;
    }

    /** @return whether XML 1.0 can have it, alone and in a line */
    private static boolean isAllowed(char c) {
        return c >= ' ' && c != 0x7f && !Character.isSurrogate(c) && c < 0xfffe && !(c >= 0x80 && c < 0xa0);
    }
}
