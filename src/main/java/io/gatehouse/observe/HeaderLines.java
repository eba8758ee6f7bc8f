package io.gatehouse.observe;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;

/** Header fields as an operator types them: {@code Name: value}, one a line, or separated by semicolons. */
public final class HeaderLines {

    private HeaderLines() {}

    /** @throws IllegalArgumentException if a piece is no field; the message says which */
    public static Headers parse(String text) {
        List<String> pieces = new ArrayList<>();
        boolean lines = text.indexOf('\n') >= 0;
        for (String piece : text.split(lines ? "\r?\n" : ";", -1)) {
            if (!lines && !pieces.isEmpty() && !isField(piece)) {
                // the semicolon was the value's own, as in a Cookie
                pieces.set(pieces.size() - 1, pieces.get(pieces.size() - 1) + ';' + piece);
            } else if (!piece.isBlank()) {
                pieces.add(piece);
            }
        }
        Headers.Builder headers = Headers.builder();
        for (String piece : pieces) {
            if (!isField(piece)) {
                throw new IllegalArgumentException("header: " + piece.strip() + " (expected: Name: value)");
            }
            int colon = piece.indexOf(':');
            headers.add(piece.substring(0, colon).strip(), value(piece.substring(colon + 1)));
        }
        return headers.build();
    }

    private static String value(String text) {
        String value = text.strip();
        while (value.endsWith(";")) {
            value = value.substring(0, value.length() - 1).strip();
        }
        return value;
    }

    private static boolean isField(String piece) {
        int colon = piece.indexOf(':');
        return colon > 0 && Ascii.isToken(piece.substring(0, colon).strip());
    }
}
