package io.gatehouse.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Cuts a raw path into decoded segments, and refuses what is ambiguous. */
final class PathReader {

    private final String raw;
    private final int end;
    private final boolean keepEncodedSlash;
    private final boolean keepEmptySegments;

    PathReader(String raw, int end, boolean keepEncodedSlash, boolean keepEmptySegments) {
        this.raw = raw;
        this.end = end;
        this.keepEncodedSlash = keepEncodedSlash;
        this.keepEmptySegments = keepEmptySegments;
    }

    String[] segments() throws AmbiguousPathException {
        if (end == 0 || raw.charAt(0) != '/') {
            throw new AmbiguousPathException("no slash at the start");
        }
        String[] segments = new String[count()];
        int from = 1;
        for (int i = 0; i < segments.length; i++) {
            int to = endOfSegment(from);
            segments[i] = segment(from, to);
            from = to + 1;
        }
        return segments;
    }

    /** One for each slash, but none for a trailing one. */
    private int count() {
        int slashes = 0;
        for (int i = 0; i < end; i++) {
            if (raw.charAt(i) == '/') {
                slashes++;
            }
        }
        return raw.charAt(end - 1) == '/' ? slashes - 1 : slashes;
    }

    private int endOfSegment(int from) {
        int slash = raw.indexOf('/', from);
        return slash < 0 || slash > end ? end : slash;
    }

    private String segment(int from, int to) throws AmbiguousPathException {
        if (from == to) {
            if (!keepEmptySegments) {
                throw refused("an empty segment (//)", from - 1);
            }
            return "";
        }
        String segment = isEncoded(from, to) ? decode(from, to) : raw.substring(from, to);
        refuseDots(segment, from);
        return segment;
    }

    private boolean isEncoded(int from, int to) throws AmbiguousPathException {
        boolean encoded = false;
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw refused(c >= 0x80 ? "a raw character beyond ASCII" : c == ' ' ? "a raw space" : CONTROL, i);
            }
            if (c == '\\' || c == '?' || c == '#') {
                throw refused("a raw " + c, i);
            }
            encoded |= c == '%';
        }
        return encoded;
    }

    private static final String CONTROL = "a control character";

    private String decode(int from, int to) throws AmbiguousPathException {
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) octet(i, to);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return text(bytes, length, from);
    }

    private int octet(int at, int to) throws AmbiguousPathException {
        int octet = at + 2 < to ? Percent.octet(raw, at) : -1;
        if (octet < 0) {
            throw refused("a per cent sign without two hexadecimal digits", at);
        }
        if (octet < 0x20 || octet == 0x7f) {
            throw refused(CONTROL, at);
        }
        if ("%\\;?#".indexOf(octet) >= 0 || (octet == '/' && !keepEncodedSlash)) {
            throw refused("an encoded " + (char) octet, at);
        }
        return octet;
    }

    private String text(byte[] bytes, int length, int from) throws AmbiguousPathException {
        String text;
        try {
            // a fresh decoder reports what is malformed: overlong forms, surrogates, loose continuation bytes
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("no valid UTF-8 in the segment", from);
        }
        boolean ascii = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw refused(CONTROL, from);
            }
            ascii &= c < 0x80;
        }
        if (!ascii) {
            refuseLikenesses(text, from);
        }
        return text;
    }

    /** Who takes a full-width dot or slash for a plain one, or passes over what nobody sees, must not climb either. */
    private static void refuseLikenesses(String text, int from) throws AmbiguousPathException {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder plain = new StringBuilder(folded.length() + 2).append('/');
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            boolean unseen = Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
            plain.append(unseen ? "" : c == '\\' ? "/" : String.valueOf(c));
        }
        plain.append('/');
        if (plain.indexOf("/../") >= 0 || plain.indexOf("/./") >= 0) {
            throw refused("what looks like a dot segment", from);
        }
    }

    /** Also between kept encoded slashes: an upstream that decodes them must not climb. */
    private void refuseDots(String segment, int from) throws AmbiguousPathException {
        int start = 0;
        while (start <= segment.length()) {
            int slash = segment.indexOf('/', start);
            int to = slash < 0 ? segment.length() : slash;
            int length = to - start;
            char last = length == 0 ? 'x' : segment.charAt(to - 1);
            if (last == ' ') {
                throw refused("a segment that ends with a space", from);
            }
            if (last == '.') {
                boolean dots = length == 1 || (length == 2 && segment.charAt(start) == '.');
                throw refused(dots ? "a dot segment" : "a segment that ends with a dot", from);
            }
            start = to + 1;
        }
    }

    private static AmbiguousPathException refused(String what, int at) {
        return new AmbiguousPathException(what + " at character " + (at + 1));
    }
}
