package io.gatehouse.upstream.http2;

import java.util.HashMap;
import java.util.Map;

/** The fields that have a number without having been said before (RFC 7541, appendix A). */
final class StaticTable {

    static final int SIZE = 61;

    /** name and value of 1 to 16; the others have no value */
    private static final String[] VALUED = {
        ":authority", "",
        ":method", "GET",
        ":method", "POST",
        ":path", "/",
        ":path", "/index.html",
        ":scheme", "http",
        ":scheme", "https",
        ":status", "200",
        ":status", "204",
        ":status", "206",
        ":status", "304",
        ":status", "400",
        ":status", "404",
        ":status", "500",
        "accept-charset", "",
        "accept-encoding", "gzip, deflate",
    };

    private static final String[] NAMED = {
        "accept-language",
        "accept-ranges",
        "accept",
        "access-control-allow-origin",
        "age",
        "allow",
        "authorization",
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-range",
        "content-type",
        "cookie",
        "date",
        "etag",
        "expect",
        "expires",
        "from",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "last-modified",
        "link",
        "location",
        "max-forwards",
        "proxy-authenticate",
        "proxy-authorization",
        "range",
        "referer",
        "refresh",
        "retry-after",
        "server",
        "set-cookie",
        "strict-transport-security",
        "transfer-encoding",
        "user-agent",
        "vary",
        "via",
        "www-authenticate",
    };

    private static final Map<String, Integer> FIRST = first();

    private StaticTable() {}

    private static Map<String, Integer> first() {
        Map<String, Integer> first = new HashMap<>();
        for (int number = 1; number <= SIZE; number++) {
            first.putIfAbsent(name(number), number);
        }
        return Map.copyOf(first);
    }

    private static String name(int number) {
        int valued = VALUED.length / 2;
        return number <= valued ? VALUED[2 * (number - 1)] : NAMED[number - 1 - valued];
    }

    private static String value(int number) {
        return number <= VALUED.length / 2 ? VALUED[2 * (number - 1) + 1] : "";
    }

    /** @return the least number of a field of this name; 0 when there is none */
    static int of(String name) {
        return FIRST.getOrDefault(name, 0);
    }

    /**
     * @param first what {@link #of(String)} said of the name
     * @return the number of this very field; 0 when there is none
     */
    static int of(int first, String name, String value) {
        for (int number = first; number > 0 && number <= SIZE && name(number).equals(name); number++) {
            if (value(number).equals(value)) {
                return number;
            }
        }
        return 0;
    }
}
