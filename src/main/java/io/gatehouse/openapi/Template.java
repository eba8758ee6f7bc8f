package io.gatehouse.openapi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A path of the document as descriptors write it: whole segments are text or captured.
 *
 * @param segments each a text, percent-encoded where it must be, or a name in braces
 * @param slash whether it ends with one
 */
record Template(List<String> segments, boolean slash) implements Comparable<Template> {

    /** Templates use these for parts of the request. */
    private static final Set<String> TAKEN = Set.of("path", "query", "host", "scheme");

    private static final String PLAIN = "-._~!$&'()+,=:@";

    Template {
        segments = List.copyOf(segments);
    }

    /**
     * @param path as the document has it
     * @return segments that are captured in part are captured whole
     * @throws IllegalArgumentException if no request has such a path; the message is for people
     */
    static Template of(String path) {
        String cut = path.replaceFirst("[?#].*", "");
        Set<String> names = new HashSet<>();
        List<String> segments = new ArrayList<>();
        for (String piece : cut.split("/", -1)) {
            if (!piece.isEmpty()) {
                String segment = segment(piece, names);
                if (segment.equals(".") || segment.equals("..")) {
                    throw new IllegalArgumentException("no request has a path with \"" + piece + "\" in it");
                }
                segments.add(segment);
            }
        }
        return new Template(segments, cut.endsWith("/") && !segments.isEmpty());
    }

    private static String segment(String piece, Set<String> names) {
        int open = piece.indexOf('{');
        int close = piece.indexOf('}', open);
        if (open >= 0 && close > open) {
            return '{' + name(piece.substring(open + 1, close), names) + '}';
        }
        return piece.indexOf('*') >= 0 ? '{' + name("part", names) + '}' : encoded(piece);
    }

    private static String name(String said, Set<String> names) {
        String name = said.replaceAll("[^A-Za-z0-9_-]", "-").replaceAll("^[^A-Za-z]+|-+$", "");
        name = name.isEmpty() ? "part" : name;
        name = TAKEN.contains(name) ? name + "-part" : name;
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + '-' + i;
        }
        return unique;
    }

    /** Each character in one way, whichever of those that are the same to the gateway the document has. */
    private static String encoded(String piece) {
        StringBuilder text = new StringBuilder();
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (c == '%' && isEscape(bytes, i)) {
                c = (char) (16 * Character.digit(bytes[i + 1], 16) + Character.digit(bytes[i + 2], 16));
                i += 2;
            }
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            text.append(
                    letter || PLAIN.indexOf(c) >= 0
                            ? Character.toString(c)
                            : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return text.toString();
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && Character.digit(bytes[at + 1], 16) >= 0
                && Character.digit(bytes[at + 2], 16) >= 0;
    }

    private static boolean isCapture(String segment) {
        return segment.startsWith("{");
    }

    /** @return the same for templates that take the same paths, whatever they call what they capture */
    String shape() {
        return segments.stream()
                        .map(segment -> isCapture(segment) ? "{}" : segment)
                        .collect(Collectors.joining("/", "/", ""))
                + (slash ? "/" : "");
    }

    /** @return the first segment that is a text, or nothing */
    String first() {
        return segments.isEmpty() || isCapture(segments.get(0)) ? "" : segments.get(0);
    }

    /** @return whether there is a path that both take */
    boolean overlaps(Template other) {
        boolean alike = segments.size() == other.segments.size() && slash == other.slash;
        for (int i = 0; i < segments.size() && alike; i++) {
            String one = segments.get(i);
            String its = other.segments.get(i);
            alike = isCapture(one) || isCapture(its) || one.equals(its);
        }
        return alike;
    }

    /** Of two that overlap, the one that says more comes first. */
    @Override
    public int compareTo(Template other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            String one = segments.get(i);
            String its = other.segments.get(i);
            int order = Boolean.compare(isCapture(one), isCapture(its));
            order = order == 0 && !isCapture(one) ? one.compareTo(its) : order;
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(segments.size(), other.segments.size());
        order = order == 0 ? Boolean.compare(slash, other.slash) : order;
        return order == 0 ? toString().compareTo(other.toString()) : order;
    }

    @Override
    public String toString() {
        return '/' + String.join("/", segments) + (slash ? "/" : "");
    }
}
