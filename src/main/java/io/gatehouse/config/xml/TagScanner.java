package io.gatehouse.config.xml;

import io.gatehouse.route.settings.Position;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places of start tags and of their attributes in the source text. The parser tells only where a tag ends.
 *
 * <p>It goes forward with the parser, tag by tag, and may trust that the text is well-formed as far as the parser has come.
 * There are no entities that could hide a tag, because a DOCTYPE is refused.
 */
final class TagScanner {

    private final String source;
    private final String text;

    private final boolean linesEndInLf;

    /** behind the last tag */
    private int cursor;

    /** whether the last start tag was its own end */
    private boolean closed;

    /** where line and line start are known for */
    private int counted;

    /** the first line end behind what is counted: in a long line it is far, and is looked for once */
    private int nextLf;

    private int line = 1;
    private int lineStart;

    /** @param attributes the places of the attributes, by the name that stands in the text */
    record StartTag(Position at, Map<String, Position> attributes) {}

    TagScanner(String source, String text) {
        this.source = source;
        this.text = text;
        this.linesEndInLf = text.indexOf('\r') < 0;
        this.nextLf = lf(0);
    }

    /** @return the next start tag */
    StartTag next() {
        int start = nextTag();
        Position at = position(start);
        int i = start + 1;
        while (!endsName(text.charAt(i))) {
            i++;
        }
        Map<String, Position> attributes = new HashMap<>();
        i = skipSpace(i);
        while (text.charAt(i) != '>' && text.charAt(i) != '/') {
            i = attribute(i, attributes);
        }
        closed = text.charAt(i) == '/';
        cursor = text.indexOf('>', i) + 1;
        return new StartTag(at, attributes);
    }

    private int attribute(int start, Map<String, Position> attributes) {
        int end = start;
        while (!endsName(text.charAt(end))) {
            end++;
        }
        attributes.put(text.substring(start, end), position(start));
        int quote = skipSpace(text.indexOf('=', end) + 1);
        return skipSpace(text.indexOf(text.charAt(quote), quote + 1) + 1);
    }

    /** @return the place of a character, counted from the front; for one, not for many */
    static Position position(String source, String text, int offset) {
        return new TagScanner(source, text).position(offset);
    }

    /** @return the place behind the last tag */
    Position position() {
        return position(cursor);
    }

    /** Goes behind the end of the element that is open. */
    void end() {
        if (closed) {
            closed = false;
            return;
        }
        cursor = text.indexOf('>', nextTag()) + 1;
    }

    /** @return where the first text behind the last tag stands; null when there is none before the next tag */
    @Nullable
    Position nextText() {
        int i = skipSpace(cursor);
        while (i < text.length() && text.charAt(i) == '<') {
            if (text.startsWith("<![CDATA[", i)) {
                return position(i);
            }
            int end = endOfOther(i);
            if (end < 0) {
                return null;
            }
            i = skipSpace(end);
        }
        return i < text.length() ? position(i) : null;
    }

    private int nextTag() {
        int i = text.indexOf('<', cursor);
        for (int end = endOfOther(i); end >= 0; end = endOfOther(i)) {
            i = text.indexOf('<', end);
        }
        return i;
    }

    /** @return the end of the comment, section or instruction that starts here; -1 when it is a tag */
    private int endOfOther(int i) {
        if (text.startsWith("<!--", i)) {
            return text.indexOf("-->", i + 4) + 3;
        }
        if (text.startsWith("<![CDATA[", i)) {
            return text.indexOf("]]>", i) + 3;
        }
        return text.startsWith("<?", i) ? text.indexOf("?>", i) + 2 : -1;
    }

    private int skipSpace(int i) {
        int end = i;
        while (end < text.length() && isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSpace(char c) {
        // the last two are line ends in XML 1.1
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028';
    }

    private static boolean endsName(char c) {
        return isSpace(c) || c == '=' || c == '/' || c == '>';
    }

    /** Places are asked for from the front to the back. */
    private Position position(int offset) {
        if (linesEndInLf) {
            countLf(offset);
        } else {
            countAll(offset);
        }
        return new Position(source, line, offset - lineStart + 1);
    }

    private void countLf(int offset) {
        while (nextLf < offset) {
            line++;
            lineStart = nextLf + 1;
            nextLf = lf(lineStart);
        }
    }

    private int lf(int from) {
        int found = text.indexOf('\n', from);
        return found < 0 ? Integer.MAX_VALUE : found;
    }

    private void countAll(int offset) {
        for (; counted < offset; counted++) {
            char c = text.charAt(counted);
            boolean crOfCrLf = c == '\r' && counted + 1 < text.length() && text.charAt(counted + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crOfCrLf)) {
                line++;
                lineStart = counted + 1;
            }
        }
    }
}
