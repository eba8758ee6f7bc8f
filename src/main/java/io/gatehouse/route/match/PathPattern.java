package io.gatehouse.route.match;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One path of a route.
 *
 * <ul>
 *   <li>{@code /exact}: this path, without a slash behind it
 *   <li>{@code /prefix/**}: {@code /prefix}, {@code /prefix/} and what is below
 *   <li>{@code /a/{id}/b}: any one segment that is not empty in the place of {@code {id}}
 *   <li>{@code /files/{rest:**}}: as {@code /files/**}, with a name for what is below
 * </ul>
 *
 * <p>Segments are compared decoded; they may be percent-encoded here.
 */
public final class PathPattern {

    /** One segment: a text to be equal to, or a name for whatever stands there. */
    public sealed interface Segment {

        /** @param text decoded */
        record Literal(String text) implements Segment {}

        /** @param name what it is called */
        record Capture(String name) implements Segment {}
    }

    private final String source;
    private final List<Segment> segments;
    private final boolean tail;
    private final @Nullable String tailName;
    private final boolean trailingSlash;

    PathPattern(String source, List<Segment> segments, boolean tail, @Nullable String tailName, boolean trailingSlash) {
        this.source = source;
        this.segments = List.copyOf(segments);
        this.tail = tail;
        this.tailName = tailName;
        this.trailingSlash = trailingSlash;
    }

    /** @throws IllegalArgumentException if the text is no path of one of these forms; the message says what is expected */
    public static PathPattern parse(String text) {
        return new PathPatternReader(text).read();
    }

    /** @return the paths of an attribute, which show themselves as they stand in the descriptor: a placeholder may stand for a secret */
    public static List<PathPattern> read(Settings settings, String attribute) {
        List<PathPattern> paths = settings.parseWords(attribute, PathPattern::parse);
        Attribute found = settings.attribute(attribute);
        if (found == null || !found.isFilledIn()) {
            return paths;
        }
        List<String> written = settings.toldWords(attribute);
        if (paths.size() != written.size()) {
            // some were refused, and the rest only serves to find what else is wrong
            return paths;
        }
        List<PathPattern> shown = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            PathPattern path = paths.get(i);
            shown.add(new PathPattern(written.get(i), path.segments, path.tail, path.tailName, path.trailingSlash));
        }
        return List.copyOf(shown);
    }

    /** @return the names in braces, in order */
    public List<String> captureNames() {
        List<String> names = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment instanceof Segment.Capture capture) {
                names.add(capture.name());
            }
        }
        if (tailName != null) {
            names.add(tailName);
        }
        return names;
    }

    /** @return the number of segments before a tail */
    public int size() {
        return segments.size();
    }

    public Segment segment(int index) {
        return segments.get(index);
    }

    /** @return whether it takes everything below, too */
    public boolean isTail() {
        return tail;
    }

    /** @return what it calls what is below; null where there is no such name */
    public @Nullable String tailName() {
        return tailName;
    }

    /** @return whether it takes a slash at its end, and only with that; false for one that takes everything below */
    public boolean trailingSlash() {
        return trailingSlash;
    }

    /** The meaning of the index, said plainly; it finds the same. */
    public boolean matches(CanonicalPath path, boolean ignoreCase) {
        boolean length = tail ? path.size() >= size() : path.size() == size() && path.trailingSlash() == trailingSlash;
        for (int i = 0; i < size() && length; i++) {
            if (!matches(segments.get(i), path.segment(i), ignoreCase)) {
                return false;
            }
        }
        return length;
    }

    private static boolean matches(Segment segment, String text, boolean ignoreCase) {
        if (segment instanceof Segment.Literal literal) {
            return ignoreCase
                    ? CaseFold.of(literal.text()).equals(CaseFold.of(text))
                    : literal.text().equals(text);
        }
        return !text.isEmpty();
    }

    /** @return whether there is a path that both take */
    public boolean overlaps(PathPattern other, boolean ignoreCase) {
        PathPattern shorter = size() < other.size() ? this : other;
        boolean lengths =
                size() == other.size() ? tail || other.tail || trailingSlash == other.trailingSlash : shorter.tail;
        for (int i = 0; i < shorter.size() && lengths; i++) {
            Segment one = segments.get(i);
            lengths = !(one instanceof Segment.Literal && other.segments.get(i) instanceof Segment.Literal literal)
                    || matches(one, literal.text(), ignoreCase);
        }
        return lengths;
    }

    /** @return whether this takes every path that the other takes */
    public boolean covers(PathPattern other, boolean ignoreCase) {
        boolean lengths = tail
                ? other.size() >= size()
                : !other.tail && other.size() == size() && other.trailingSlash == trailingSlash;
        for (int i = 0; i < size() && lengths; i++) {
            lengths = other.segments.get(i) instanceof Segment.Literal literal
                    ? matches(segments.get(i), literal.text(), ignoreCase)
                    : segments.get(i) instanceof Segment.Capture;
        }
        return lengths;
    }

    /** @return whether both take the same paths, whatever they call what they capture */
    public boolean isSameAs(PathPattern other, boolean ignoreCase) {
        boolean same = size() == other.size() && tail == other.tail && trailingSlash == other.trailingSlash;
        for (int i = 0; i < size() && same; i++) {
            Segment mine = segments.get(i);
            same = other.segments.get(i) instanceof Segment.Literal literal
                    ? mine instanceof Segment.Literal && matches(mine, literal.text(), ignoreCase)
                    : mine instanceof Segment.Capture;
        }
        return same;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathPattern that
                && isSameAs(that, false)
                && segments.equals(that.segments)
                && Objects.equals(tailName, that.tailName);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    /** As it was written, with the placeholders. */
    @Override
    public String toString() {
        return source;
    }
}
