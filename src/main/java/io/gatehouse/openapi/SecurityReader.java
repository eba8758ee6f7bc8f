package io.gatehouse.openapi;

import io.gatehouse.openapi.Api.Access;
import io.gatehouse.openapi.Api.Kind;
import io.gatehouse.openapi.Api.Scheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads who may come. */
final class SecurityReader {

    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final Node schemes;
    private final ApiReader.References references;
    private final Map<String, Scheme> used = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Slug slug = new Slug();

    SecurityReader(Node document, ApiReader.References references) {
        this.schemes = document.node("components").node("securitySchemes");
        this.references = references;
    }

    /** @return the ways in that were asked for, by the names that they have in the descriptor */
    Map<String, Scheme> used() {
        return used;
    }

    /** @param alternatives any of which is enough, each with schemes all of which are needed */
    Access access(List<Node> alternatives) {
        boolean optional = alternatives.stream().anyMatch(Node::isEmpty);
        List<Node> some = alternatives.stream().filter(node -> !node.isEmpty()).toList();
        if (some.isEmpty()) {
            return Access.OPEN;
        }
        List<String> notes = new ArrayList<>();
        boolean single = some.stream().allMatch(node -> node.names().size() == 1);
        List<Node> taken = single ? some : some.subList(0, 1);
        if (!single && some.size() > 1) {
            notes.add("the document also lets others in, by other ways together; that is left out");
        }
        Set<String> ways = new LinkedHashSet<>();
        taken.forEach(node -> node.names().forEach(name -> ways.add(name(name))));
        List<String> scopes = scopes(taken, optional, notes);
        return new Access(List.copyOf(ways), !single, optional, scopes, String.join("; ", notes));
    }

    private static List<String> scopes(List<Node> alternatives, boolean optional, List<String> notes) {
        Set<List<String>> said = new LinkedHashSet<>();
        for (Node alternative : alternatives) {
            Set<String> scopes = new LinkedHashSet<>();
            alternative.names().forEach(name -> scopes.addAll(alternative.texts(name)));
            said.add(List.copyOf(scopes));
        }
        List<String> first = said.iterator().next();
        if (said.size() == 1 && (first.isEmpty() || !optional)) {
            return first;
        }
        said.stream()
                .filter(scopes -> !scopes.isEmpty())
                .forEach(scopes -> notes.add("the document asks for the scopes " + String.join(" ", scopes)
                        + ", though not of everybody; that is not required here"));
        return List.of();
    }

    private String name(String said) {
        String known = names.get(said);
        if (known == null) {
            known = slug.next(said, "scheme");
            names.put(said, known);
            used.put(known, scheme(references.resolve(schemes.node(said))));
        }
        return known;
    }

    private static Scheme scheme(Node definition) {
        String type = definition.text("type", "");
        return switch (type) {
            case "http" -> http(definition.text("scheme", "").toLowerCase(Locale.ROOT));
            case "apiKey" -> key(definition);
            case "openIdConnect" -> {
                String url = definition.text("openIdConnectUrl", "");
                String issuer = url.endsWith(DISCOVERY) ? url.substring(0, url.length() - DISCOVERY.length()) : url;
                yield new Scheme(Kind.BEARER, issuer, "OpenID Connect; say for whom its tokens are");
            }
            case "oauth2" ->
                new Scheme(
                        Kind.BEARER,
                        issuer(definition.node("flows")),
                        "OAuth 2; say who signs its tokens, and for whom they are");
            case "mutualTLS" -> new Scheme(Kind.CLIENT_CERTIFICATE, "", "");
            default -> new Scheme(Kind.UNKNOWN, "", type.isEmpty() ? "the document does not say how" : type);
        };
    }

    private static Scheme http(String scheme) {
        return switch (scheme) {
            case "bearer" -> new Scheme(Kind.BEARER, "", "bearer tokens; say who signs them, and for whom they are");
            case "basic" -> new Scheme(Kind.BASIC, "", "");
            default -> new Scheme(Kind.UNKNOWN, "", "http " + scheme);
        };
    }

    private static Scheme key(Node definition) {
        String field = definition.text("name", "");
        String in = definition.text("in", "");
        return in.equals("header")
                ? new Scheme(Kind.API_KEY, field, "")
                : new Scheme(
                        Kind.API_KEY,
                        "",
                        "the document has the key in the " + in + " \"" + field
                                + "\", where logs and caches keep it; here it is taken in the field X-Api-Key");
    }

    /** @return scheme and host of the first address that a flow has: a guess */
    private static String issuer(Node flows) {
        for (Node flow : flows.members().values()) {
            for (String url : List.of(flow.text("authorizationUrl", ""), flow.text("tokenUrl", ""))) {
                if (url.matches("https?://[A-Za-z0-9._-]+(:[0-9]+)?(/.*)?")) {
                    return url.replaceFirst("(https?://[^/]+).*", "$1");
                }
            }
        }
        return "";
    }
}
