package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What programs behind a gateway make of a path. Each reading comes back as a raw path, plainly encoded, unless it says otherwise. */
public final class PathReadings {

    private static final int TOO_MANY_TIMES = 3;

    private PathReadings() {}

    /** Decodes unreserved characters, then removes dot segments (RFC 3986, 6.2.2). */
    public static String rfc3986(String raw) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            int octet = octet(raw, i);
            boolean unreserved =
                    octet > 0 && octet < 0x80 && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
            path.append(unreserved ? (char) octet : raw.charAt(i));
            i += unreserved ? 2 : 0;
        }
        return withoutDots(path.toString());
    }

    /** Cuts parameters off every segment, decodes, merges slashes, removes dot segments. */
    public static String servlet(String raw) {
        String decoded = decode(raw.replaceAll(";[^/]*", ""));
        return encode(withoutDots(merged(decoded.replace('\\', '/'))));
    }

    /** Decodes, merges slashes, removes dot segments; parameters are part of their segment. */
    public static String mergingSlashes(String raw) {
        return encode(withoutDots(merged(decode(raw))));
    }

    /** As a file system that is blind to case, to the kind of slash, and to dots and spaces at the end of a name. */
    public static String caseBlind(String raw) {
        String decoded = merged(decode(raw.replaceAll(";[^/]*", "")).replace('\\', '/'));
        String trimmed = withoutDots(decoded).replaceAll("[. ]+(?=/|$)", "");
        return encode(trimmed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    /** Of two programs in a row, each of which decodes, cuts parameters off, merges slashes and removes dot segments. */
    public static String decodedTwice(String raw) {
        String once = servlet(raw);
        return servlet(decode(once));
    }

    /**
     * The worst of all: decodes until nothing is left to decode, {@code %u002e} and overlong UTF-8 too, ends at a NUL, folds
     * what looks like ASCII, and either slash, and any case. It comes back decoded.
     */
    public static String anythingGoes(String raw) {
        String path = raw;
        for (int i = 0; i < TOO_MANY_TIMES; i++) {
            path = decode(unicodeEscapes(withoutOverlong(path)));
        }
        int nul = path.indexOf(0);
        String ended = nul < 0 ? path : path.substring(0, nul);
        String folded = Normalizer.normalize(ended.replaceAll(";[^/\\\\]*", ""), Normalizer.Form.NFKC);
        String trimmed = folded.replaceAll("[\\p{Cntrl}\\p{Z}\\p{Cf}]", "").replace('\\', '/');
        String climbed = withoutDots(merged('/' + trimmed));
        return climbed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /**
     * The readings of servers that are in use.
     *
     * @param target what stood in a request line: a path, and perhaps a query
     */
    public static List<String> usual(String target) {
        String path = target.split("[?#]", 2)[0];
        return List.of(
                path,
                rfc3986(path),
                servlet(path),
                mergingSlashes(path),
                caseBlind(path),
                decodedTwice(path),
                caseBlind(servlet(decodedTwice(path))));
    }

    /** The usual ones, and the worst. */
    public static List<String> all(String target) {
        List<String> readings = new ArrayList<>(usual(target));
        readings.add(anythingGoes(target.split("[?#]", 2)[0]));
        return readings;
    }

    private static String merged(String path) {
        return path.replaceAll("/+", "/");
    }

    private static String withoutOverlong(String raw) {
        String text = raw;
        for (char c : new char[] {'.', '/', '\\'}) {
            String last = "%%%02x".formatted(0x80 | (c & 0x3f));
            String overlong = "(?i)(%%%02x|%%e0%%%02x|%%f0%%80%%%02x)%s"
                    .formatted(0xc0 | (c >> 6), 0x80 | (c >> 6), 0x80 | (c >> 6), last);
            text = text.replaceAll(overlong, c == '\\' ? "\\\\" : String.valueOf(c));
        }
        return text;
    }

    private static String unicodeEscapes(String raw) {
        return java.util.regex.Pattern.compile("%[uU]([0-9a-fA-F]{4})")
                .matcher(raw)
                .replaceAll(escape -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }

    private static String withoutDots(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
            boolean dots = segments[i].equals(".") || segments[i].equals("..");
            if (!dots) {
                kept.add(segments[i]);
            } else if (last) {
                kept.add("");
            }
        }
        return '/' + String.join("/", kept);
    }

    private static int octet(String text, int at) {
        boolean triplet = text.charAt(at) == '%' && text.substring(at).matches("(?s)%[0-9a-fA-F]{2}.*");
        return triplet ? Integer.parseInt(text.substring(at + 1, at + 3), 16) : -1;
    }

    private static String decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            int octet = octet(raw, i);
            bytes.writeBytes(
                    octet < 0 ? raw.substring(i, i + 1).getBytes(StandardCharsets.UTF_8) : new byte[] {(byte) octet});
            i += octet < 0 ? 0 : 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String encode(String path) {
        StringBuilder raw = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "/-._~;=!*+:@".indexOf(b) >= 0);
            raw.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return raw.toString();
    }
}
