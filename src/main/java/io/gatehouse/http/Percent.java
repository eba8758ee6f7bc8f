package io.gatehouse.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986, 2.1). */
public final class Percent {

    private static final String DIGITS = "0123456789ABCDEF";

    private Percent() {}

    /** @return the text with every byte encoded that is not an unreserved character (RFC 3986, 2.3) */
    public static String encode(String text, Charset charset) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(charset)) {
            if (isUnreserved(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(DIGITS.charAt((b >> 4) & 0xf)).append(DIGITS.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }

    /** @return the text with every space and every character beyond ASCII encoded as UTF-8, and nothing else */
    public static String encodeBeyondAscii(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (c > ' ' && c < 0x7f) {
                encoded.append((char) c);
            } else {
                encoded.append(encode(Character.toString(c), StandardCharsets.UTF_8));
            }
        });
        return encoded.toString();
    }

    /**
     * Decodes a name or a value of a query (a plus is a space there). What cannot be decoded to UTF-8 stays as it is.
     */
    public static String decodeQuery(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int octet = c == '%' ? octet(text, i) : c == '+' ? ' ' : c;
            if (octet < 0 || octet > 0xff) {
                return text;
            }
            bytes.write(octet);
            i += c == '%' ? 2 : 0;
        }
        try {
            ByteBuffer encoded = ByteBuffer.wrap(bytes.toByteArray());
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    /** The octet that the per cent sign at this index introduces, or -1. */
    static int octet(String text, int percent) {
        if (percent + 2 >= text.length()) {
            return -1;
        }
        int high = digit(text.charAt(percent + 1));
        int low = digit(text.charAt(percent + 2));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    /** Not {@link Character#digit}: that one takes digits of other scripts. */
    private static int digit(char c) {
        if (Ascii.isDigit(c)) {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static boolean isUnreserved(byte b) {
        return Ascii.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0;
    }
}
