package io.gatehouse.exchange;

import io.gatehouse.http.Headers;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Names for exchanges: unique, not secret. */
final class ExchangeIds {

    /** Upstreams and clients know the id by this field. */
    static final String FIELD = "X-Request-Id";

    private static final int MAX_LENGTH = 128;

    private ExchangeIds() {}

    /** @return the id that a trusted proxy gave, if it is fit to be printed, or else a new one */
    static String of(Headers headers, boolean trusted) {
        String given = trusted ? headers.first(FIELD) : null;
        return given != null && isPrintable(given) ? given : fresh();
    }

    private static boolean isPrintable(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '&') {
                return false;
            }
        }
        return true;
    }

    private static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
