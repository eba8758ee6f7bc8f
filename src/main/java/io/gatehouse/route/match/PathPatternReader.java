package io.gatehouse.route.match;

import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.Ascii;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.Percent;
import io.gatehouse.route.match.PathPattern.Segment;
import io.gatehouse.route.settings.AnyName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a {@link PathPattern}. */
final class PathPatternReader {

    /** what templates mean by these names is not for a path to change */
    private static final Set<String> RESERVED = Set.of("path", "query", "host", "scheme");

    private static final String TAIL = ":**}";

    private final String text;
    private final List<Segment> segments = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    PathPatternReader(String text) {
        this.text = text;
    }

    PathPattern read() {
        if (!text.startsWith("/")) {
            throw wrong("a path that starts with /");
        }
        String[] pieces = text.substring(1).split("/", -1);
        String last = pieces[pieces.length - 1];
        for (int i = 0; i < pieces.length - 1; i++) {
            segments.add(segment(pieces[i]));
        }
        if (last.equals("**")) {
            return new PathPattern(text, segments, true, null, false);
        }
        if (last.startsWith("{") && last.endsWith(TAIL)) {
            String name = name(last.substring(1, last.length() - TAIL.length()));
            return new PathPattern(text, segments, true, name, false);
        }
        if (!last.isEmpty()) {
            segments.add(segment(last));
        }
        return new PathPattern(text, segments, false, null, last.isEmpty());
    }

    private Segment segment(String piece) {
        Segment segment = read(piece);
        if (segments.isEmpty() && segment instanceof Segment.Literal literal && OwnPath.isFirst(literal.text())) {
            throw wrong("a path outside of " + OwnPath.ROOT + ", below which nothing is ever routed");
        }
        return segment;
    }

    private Segment read(String piece) {
        if (piece.equals("**") || piece.endsWith(TAIL)) {
            throw wrong("** only at the end");
        }
        if (piece.indexOf('*') >= 0) {
            throw wrong("{name} for one segment, or /** at the end for all below; a literal star is %2A");
        }
        if (piece.startsWith("{") && piece.indexOf('}') == piece.length() - 1) {
            return new Segment.Capture(name(piece.substring(1, piece.length() - 1)));
        }
        if (piece.indexOf('{') >= 0 || piece.indexOf('}') >= 0) {
            throw wrong("{name} as a whole segment; literal braces are %7B and %7D");
        }
        return new Segment.Literal(literal(piece));
    }

    private String name(String name) {
        if (!AnyName.INSTANCE.contains(name)) {
            throw wrong("a name of letters, digits, - and _ in the braces; {rest:**} at the end for all below");
        }
        if (isTaken(name)) {
            throw wrong(otherName(name));
        }
        if (!names.add(name)) {
            throw wrong("{" + name + "} once");
        }
        return name;
    }

    static boolean isTaken(String name) {
        return RESERVED.contains(name);
    }

    static String otherName(String taken) {
        return "another name than {" + taken + "}, which templates use for a part of the request";
    }

    private String literal(String piece) {
        if (isPlain(piece)) {
            return piece;
        }
        try {
            // in a descriptor letters of any language may stand as they are
            String raw = piece.indexOf(';') >= 0 ? ";" : Percent.encodeBeyondAscii(piece);
            return CanonicalPath.parse('/' + raw, true, false).segment(0);
        } catch (AmbiguousPathException e) {
            throw new IllegalArgumentException(
                    text + " (expected: a path that requests can have; " + piece + " has " + e.getMessage() + ")", e);
        }
    }

    /** What a request can say in one way only, and means itself; of most routes that is every segment. */
    private static boolean isPlain(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (!Ascii.isLetterOrDigit(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(text + " (expected: " + expected + ")");
    }
}
