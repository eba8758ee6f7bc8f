package io.gatehouse.config.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the bytes of a descriptor to its text: the byte order mark, then the first line, say how; otherwise it is UTF-8. */
final class Decoder {

    private static final Pattern ENCODING =
            Pattern.compile("<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([^\"'>]*)[\"']", Pattern.DOTALL);

    private Decoder() {}

    /** @throws IOException if the bytes are not of the encoding, {@code NAME:LINE:COLUMN: …} */
    static String decode(String name, byte[] bytes) throws IOException {
        Charset charset = charset(name, bytes);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isUnderflow()) {
            throw malformed(name, charset, out.flip().toString(), bytes[in.position()]);
        }
        decoder.flush(out);
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Charset charset(String name, byte[] bytes) throws IOException {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0, '<')) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, '<', 0)) {
            return StandardCharsets.UTF_16LE;
        }
        String head = new String(bytes, 0, Math.min(bytes.length, 300), StandardCharsets.ISO_8859_1);
        Matcher encoding = ENCODING.matcher(head);
        if (!encoding.lookingAt()) {
            return StandardCharsets.UTF_8;
        }
        if (encoding.group(1).toUpperCase(Locale.ROOT).startsWith("UTF-16")) {
            return StandardCharsets.UTF_8; // or these letters could not have been read
        }
        try {
            return Charset.forName(encoding.group(1));
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ":1:1: unknown encoding \"" + encoding.group(1) + "\" (expected: UTF-8)", e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static IOException malformed(String name, Charset charset, String before, byte found) {
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return new IOException(
                name + ':' + line + ':' + column + ": the byte 0x" + Integer.toHexString(found & 0xFF)
                        + " is not " + charset
                        + " (expected: UTF-8, or the encoding in the first line: <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>)");
    }
}
