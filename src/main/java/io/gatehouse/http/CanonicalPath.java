package io.gatehouse.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one reading of a raw path. What two programs could read as two different paths is refused when it is parsed, so what
 * is decided here about a path also holds for whoever gets it next. The raw form is kept byte for byte.
 *
 * <p>{@code /a/b} has the segments {@code a} and {@code b}; {@code /a/} has one segment and a trailing slash; {@code /} has
 * no segment and a trailing slash. A session id, {@code ;jsessionid=…} behind the last segment, belongs to no segment.
 */
public final class CanonicalPath {

    private static final String SESSION = ";jsessionid=";

    private final String raw;
    /** the length of the raw path without the session id */
    private final int end;

    private final String[] segments;
    private final boolean trailingSlash;

    private CanonicalPath(String raw, int end, String[] segments, boolean trailingSlash) {
        this.raw = raw;
        this.end = end;
        this.segments = segments;
        this.trailingSlash = trailingSlash;
    }

    /**
     * @param rawPath the path as it came, without a query
     * @param keepEncodedSlash whether {@code %2F} is data inside a segment; otherwise it is refused
     * @param keepEmptySegments whether {@code //} has an empty segment in it; otherwise it is refused
     * @throws AmbiguousPathException if the path can be read in more than one way; the message says why
     */
    public static CanonicalPath parse(String rawPath, boolean keepEncodedSlash, boolean keepEmptySegments)
            throws AmbiguousPathException {
        int end = endWithoutSession(rawPath);
        PathReader reader = new PathReader(rawPath, end, keepEncodedSlash, keepEmptySegments);
        return new CanonicalPath(rawPath, end, reader.segments(), rawPath.charAt(end - 1) == '/');
    }

    private static int endWithoutSession(String raw) throws AmbiguousPathException {
        int semicolon = raw.indexOf(';');
        if (semicolon < 0) {
            return raw.length();
        }
        // an empty segment has no parameters: some read "/;x" as "/", others as a segment called ";x"
        boolean session = raw.startsWith(SESSION, semicolon)
                && semicolon > 0
                && raw.charAt(semicolon - 1) != '/'
                && isSessionId(raw, semicolon + SESSION.length());
        if (!session) {
            throw new AmbiguousPathException("a parameter (;) at character " + (semicolon + 1));
        }
        return semicolon;
    }

    private static boolean isSessionId(String raw, int from) {
        for (int i = from; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (!Ascii.isLetterOrDigit(c) && "-._~!*+:=@".indexOf(c) < 0) {
                return false;
            }
        }
        return from < raw.length();
    }

    /** @return the path as it came, byte for byte, with the session id */
    public String raw() {
        return raw;
    }

    /** @return the path as it came, byte for byte, but for the session id */
    public String rawWithoutSessionId() {
        return end == raw.length() ? raw : raw.substring(0, end);
    }

    /** @return {@code ;jsessionid=…} with its value as it came, or null when there is none */
    public @Nullable String sessionSuffix() {
        return end == raw.length() ? null : raw.substring(end);
    }

    /** @return the number of segments; those of {@code /} and of {@code /a/} are 0 and 1 */
    public int size() {
        return segments.length;
    }

    /** @return the decoded segment; it holds a slash only where encoded ones are kept, and never a per cent sign */
    public String segment(int index) {
        return segments[index];
    }

    /** @return the segment as it came, without the session id */
    public String rawSegment(int index) {
        int from = offset(index) + 1;
        int slash = raw.indexOf('/', from);
        return raw.substring(from, slash < 0 || slash > end ? end : slash);
    }

    /** @return the raw path from before the slash of this segment, without the session id; empty when it ends before */
    public String rawFrom(int index) {
        return raw.substring(offset(index), end);
    }

    /** @return the raw path up to before the slash of this segment */
    public String rawBefore(int index) {
        return raw.substring(0, offset(index));
    }

    public boolean trailingSlash() {
        return trailingSlash;
    }

    /**
     * @return the decoded segments behind slashes; a kept encoded slash stands as {@code %2F}, so that no two different
     *     paths give the same text
     */
    public String decoded() {
        StringBuilder text = new StringBuilder(end + 1);
        for (String segment : segments) {
            text.append('/').append(segment.indexOf('/') < 0 ? segment : segment.replace("/", "%2F"));
        }
        return (trailingSlash ? text.append('/') : text).toString();
    }

    /**
     * The other paths that somebody may take this one for, because encoded or empty segments were kept in it: with encoded
     * slashes as plain ones, without empty segments, and both. Their raw form is that of this one.
     *
     * @return each but this one; nothing when there is but one reading
     */
    public List<CanonicalPath> otherReadings() {
        if (!hasKeptSlashes()) {
            return List.of();
        }
        List<String> written = new ArrayList<>(segments.length + 1);
        List<String> apart = new ArrayList<>(segments.length + 2);
        for (String segment : segments) {
            written.add(segment);
            apart.addAll(Arrays.asList(segment.split("/", -1)));
        }
        if (trailingSlash) {
            written.add("");
            apart.add("");
        }
        Set<List<String>> readings = new LinkedHashSet<>(List.of(apart));
        readings.add(withoutEmpty(written));
        readings.add(withoutEmpty(apart));
        readings.remove(written);
        List<CanonicalPath> paths = new ArrayList<>(readings.size());
        readings.forEach(reading -> paths.add(read(reading)));
        return paths;
    }

    private boolean hasKeptSlashes() {
        for (String segment : segments) {
            if (segment.isEmpty() || segment.indexOf('/') >= 0) {
                return true;
            }
        }
        return false;
    }

    /** An empty one at the end is the trailing slash. */
    private static List<String> withoutEmpty(List<String> parts) {
        List<String> kept = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            if (i == parts.size() - 1 || !parts.get(i).isEmpty()) {
                kept.add(parts.get(i));
            }
        }
        return kept;
    }

    private CanonicalPath read(List<String> parts) {
        boolean slash = parts.get(parts.size() - 1).isEmpty();
        List<String> named = slash ? parts.subList(0, parts.size() - 1) : parts;
        return new CanonicalPath(raw, end, named.toArray(String[]::new), slash);
    }

    /** The slash before the segment; for one behind the last, the trailing slash or the end. */
    private int offset(int index) {
        int offset = 0;
        for (int i = 0; i < index && offset < end; i++) {
            int slash = raw.indexOf('/', offset + 1);
            offset = slash < 0 || slash > end ? end : slash;
        }
        return offset;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CanonicalPath that && raw.equals(that.raw) && Arrays.equals(segments, that.segments);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    @Override
    public String toString() {
        return raw;
    }
}
