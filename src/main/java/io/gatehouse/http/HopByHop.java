package io.gatehouse.http;

import java.util.List;
import java.util.StringTokenizer;

/** Fields that speak of one connection only and are never forwarded (RFC 9110, 7.6.1). */
public final class HopByHop {

    private static final List<String> NAMES = List.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** By their length: every field of every message is looked up here, so nothing is to be made for it. */
    private static final String[][] BY_LENGTH = new String[26][];

    static {
        for (int i = 0; i < BY_LENGTH.length; i++) {
            int length = i;
            BY_LENGTH[i] =
                    NAMES.stream().filter(name -> name.length() == length).toArray(String[]::new);
        }
    }

    private HopByHop() {}

    /** @return whether the name is one of the fields that always are */
    public static boolean isOne(String name) {
        if (name.length() < BY_LENGTH.length) {
            for (String one : BY_LENGTH[name.length()]) {
                if (one.equalsIgnoreCase(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return the builder, without these fields and without those that {@code Connection} names */
    public static Headers.Builder remove(Headers headers) {
        Headers.Builder rest = headers.toBuilder().removeIf(HopByHop::isOne);
        for (String named : headers.all("Connection")) {
            removeNamed(rest, named);
        }
        return rest;
    }

    private static void removeNamed(Headers.Builder rest, String connection) {
        StringTokenizer names = new StringTokenizer(connection, ", \t");
        while (names.hasMoreTokens()) {
            String name = names.nextToken();
            if (!name.equalsIgnoreCase("close") && !name.equalsIgnoreCase("keep-alive")) {
                rest.remove(name);
            }
        }
    }

    /** @return whether the client takes trailers: {@code TE: trailers} (RFC 9110, 10.1.4) */
    public static boolean takesTrailers(Headers request) {
        for (String codings : request.all("TE")) {
            if (names(codings, "trailers")) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(String list, String token) {
        StringTokenizer elements = new StringTokenizer(list, ",");
        while (elements.hasMoreTokens()) {
            if (elements.nextToken().strip().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }
}
