package io.gatehouse.route;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What programs behind a gateway make of a path. Each reading comes back as a raw path, plainly encoded. */
final class PathReadings {

    private PathReadings() {}

    /** Decodes unreserved characters, then removes dot segments (RFC 3986, 6.2.2). */
    static String rfc3986(String raw) {
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
    static String servlet(String raw) {
        String decoded = decode(raw.replaceAll(";[^/]*", ""));
        return encode(withoutDots(decoded.replace('\\', '/').replaceAll("/+", "/")));
    }

    /** Decodes, merges slashes, removes dot segments; parameters are part of their segment. */
    static String mergingSlashes(String raw) {
        return encode(withoutDots(decode(raw).replaceAll("/+", "/")));
    }

    /** As a file system that is blind to case, to the kind of slash, and to dots and spaces at the end of a name. */
    static String caseBlind(String raw) {
        String decoded = decode(raw.replaceAll(";[^/]*", "")).replace('\\', '/').replaceAll("/+", "/");
        String trimmed = withoutDots(decoded).replaceAll("[. ]+(?=/|$)", "");
        return encode(trimmed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
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
        boolean triplet = text.charAt(at) == '%' && text.substring(at).matches("%[0-9a-fA-F]{2}.*");
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
