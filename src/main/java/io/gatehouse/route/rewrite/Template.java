package io.gatehouse.route.rewrite;

import io.gatehouse.http.Percent;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.match.Captures;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Text with places to fill in: {@code {path} {query} {host} {scheme}}, the names that path and host capture, and
 * {@code {header:NAME}} and {@code {claim:NAME}}. A brace for itself is written twice.
 *
 * <p>Path, query and captures are filled in as they came, percent-encoded, the path without a session id. What a request
 * does not have is filled in as nothing.
 */
public final class Template {

    /** What a place is filled with. */
    public enum Kind {
        PATH,
        QUERY,
        HOST,
        SCHEME,
        CAPTURE,
        HEADER,
        CLAIM
    }

    /** Knows what to fill in. */
    public interface Source {

        /**
         * @param name of the capture, of the header field or of the claim; empty for the others
         * @return null when there is none
         */
        @Nullable
        String value(Kind kind, String name);

        /** @return the values of a request that a route took */
        static Source of(RequestHead head, Captures captures, Caller caller) {
            return (kind, name) -> switch (kind) {
                case PATH -> captures.path().rawWithoutSessionId();
                case QUERY -> head.query();
                case HOST -> head.host();
                case SCHEME -> head.scheme();
                case CAPTURE -> captures.raw(name);
                case HEADER -> head.headers().first(name);
                case CLAIM -> claim(caller, name);
            };
        }

        /** @return what is said of the caller, the characters of a field being bytes of UTF-8 here as everywhere on the wire */
        static @Nullable String claim(Caller caller, String name) {
            String said = caller.claims().text(name);
            String text = said == null && name.equals("sub") && !caller.isAnonymous() ? caller.name() : said;
            return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
    }

    /** A piece of a template. */
    sealed interface Part {

        record Text(String text) implements Part {}

        record Place(Kind kind, String name) implements Part {}
    }

    private final String source;
    private final List<Part> parts;
    private final boolean concealed;
    private final boolean hasPlaces;
    private final boolean hasClaim;
    private final Optional<String> unfilled;

    private Template(String source, List<Part> parts, boolean concealed) {
        this.source = source;
        this.parts = parts;
        this.concealed = concealed;
        this.hasPlaces = parts.stream().anyMatch(Part.Place.class::isInstance);
        this.hasClaim = parts.stream().anyMatch(Template::isClaim);
        this.unfilled = fillPlaces((kind, name) -> null);
    }

    /**
     * @param reader makes the template of the value, as {@link #parse} does
     * @return the template of an attribute, which shows itself as it stands in the descriptor; null when there is none, or it is
     *     refused
     */
    public static @Nullable Template read(Settings settings, String attribute, Function<String, Template> reader) {
        Template read = settings.parse(attribute, reader);
        Attribute found = settings.attribute(attribute);
        return read == null || found == null || !found.isFilledIn() ? read : read.writtenAs(found.source());
    }

    /** @return the same, which shows itself as this text: what its placeholders stand for may be a secret */
    private Template writtenAs(String text) {
        return new Template(text, parts, true);
    }

    /** @return the one to explain with: where this is not to be shown, one that fills in the text as it was written */
    public Template shown() {
        return concealed ? new Template(source, List.of(new Part.Text(source)), true) : this;
    }

    /**
     * @param knownCaptures the names that every path of the route, or the hosts of the block, capture
     * @throws IllegalArgumentException if a brace is not closed or a place is not known; the message lists those that are
     */
    public static Template parse(String text, Collection<String> knownCaptures) {
        return new Template(text, new TemplateReader(text, knownCaptures, false).read(), false);
    }

    /** As {@link #parse}, but nothing else than captures is known. */
    static Template ofCaptures(String text, Collection<String> captures) {
        return new Template(text, new TemplateReader(text, captures, true).read(), false);
    }

    List<Part> parts() {
        return parts;
    }

    /** @return whether something that is said of the caller is filled in */
    public boolean hasClaim() {
        return hasClaim;
    }

    /** @return whether a claim is to be filled in that is not said of the caller */
    public boolean lacksClaim(Source values) {
        if (hasClaim) {
            for (Part part : parts) {
                if (isClaim(part) && text(part, values) == null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isClaim(Part part) {
        return part instanceof Part.Place place && place.kind() == Kind.CLAIM;
    }

    /** @return the text for the value of a header field; empty when it would have a control character in it */
    public Optional<String> fill(Source values) {
        return hasPlaces ? fillPlaces(values) : unfilled;
    }

    private Optional<String> fillPlaces(Source values) {
        StringBuilder filled = new StringBuilder(source.length() + 32);
        for (Part part : parts) {
            String text = text(part, values);
            filled.append(text == null ? "" : text);
        }
        return hasControl(filled) ? Optional.empty() : Optional.of(filled.toString());
    }

    /**
     * Fills in a URL reference (RFC 9110, 10.2.2): header values are percent-encoded whole, everything else where it has to
     * be; where the template ends with {@code ?{query}} and there is no query, there is no question mark either.
     *
     * @return empty when a value has a control character in it, or leads to another host than the template says
     */
    public Optional<String> fillLocation(Source values) {
        StringBuilder filled = new StringBuilder(source.length() + 32);
        for (Part part : parts) {
            String text = text(part, values);
            if (text != null && hasControl(text)) {
                return Optional.empty();
            }
            if (text != null) {
                filled.append(encoded(part, text));
            } else if (part.equals(parts.get(parts.size() - 1))) {
                dropSeparator(part, filled);
            }
        }
        String location = filled.toString();
        return leadsWhereItSays(location) ? Optional.of(location) : Optional.empty();
    }

    private static @Nullable String text(Part part, Source values) {
        return part instanceof Part.Place place ? values.value(place.kind(), place.name()) : ((Part.Text) part).text();
    }

    private static String encoded(Part part, String text) {
        return part instanceof Part.Place place && (place.kind() == Kind.HEADER || place.kind() == Kind.CLAIM)
                ? Percent.encode(text, StandardCharsets.ISO_8859_1)
                : Percent.encodeBeyondAscii(text);
    }

    private static void dropSeparator(Part part, StringBuilder filled) {
        int last = filled.length() - 1;
        boolean query = part instanceof Part.Place place && place.kind() == Kind.QUERY;
        if (query && last >= 0 && "?&".indexOf(filled.charAt(last)) >= 0) {
            filled.setLength(last);
        }
    }

    /** No value may bring a host of its own: {@code //evil.example} for a path that the template writes first. */
    private boolean leadsWhereItSays(String location) {
        Part first = parts.isEmpty() ? new Part.Text("") : parts.get(0);
        boolean says = first instanceof Part.Text start
                ? start.text().contains("://") || start.text().startsWith("//")
                : ((Part.Place) first).kind() == Kind.SCHEME;
        return says || (location.startsWith("/") && !location.startsWith("//") && !location.startsWith("/\\"));
    }

    private static boolean hasControl(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Template that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return source;
    }
}
