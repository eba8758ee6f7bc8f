package io.gatehouse.config;

import io.gatehouse.http.Headers;
import io.gatehouse.http.IpAddress;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Names;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Statuses;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code <expect>}. */
final class ExpectationReader {

    /** An address that nobody has (RFC 5737). */
    private static final String NOBODY = "192.0.2.1";

    private ExpectationReader() {}

    /**
     * @param conceal takes out of a message what is not to be shown
     * @return null when there is no request to try
     */
    static @Nullable Expectation read(Settings settings, UnaryOperator<String> conceal) {
        Headers headers = settings.parse("headers", Headers.EMPTY, ExpectationReader::headers);
        String client = settings.parse("client", NOBODY, ExpectationReader::address);
        RequestHead request = settings.parse("request", text -> request(text, headers, client));
        if (!(settings.has("route")
                || settings.has("upstream")
                || settings.has("path")
                || settings.has("status")
                || settings.has("location"))) {
            settings.refuse(
                    "<expect> expects nothing (expected: one or more of route, upstream, path, status, location)");
        }
        Integer status = settings.parse("status", text -> Statuses.parse(text, 100));
        return request == null
                ? null
                : new Expectation(
                        settings.at(),
                        places(settings),
                        conceal,
                        request,
                        caller(settings),
                        settings.text("route"),
                        settings.text("upstream"),
                        settings.text("path"),
                        status,
                        settings.text("location"));
    }

    /** Anonymous unless something is said of the caller. */
    private static Caller caller(Settings settings) {
        return Caller.supposed(
                settings.text("principal"), settings.parse("roles", List.of(), Names::parse), settings.words("scopes"));
    }

    private static Map<String, Position> places(Settings settings) {
        return settings.attributes().stream().collect(Collectors.toMap(Attribute::name, Attribute::at));
    }

    private static RequestHead request(String text, Headers headers, String client) {
        String[] words = text.split("\\s+", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException(Settings.shown(text)
                    + " (expected: method and URL such as GET https://shop.example.com/catalog/42)");
        }
        return RequestHead.of(words[0], words[1], headers, client);
    }

    private static Headers headers(String text) {
        Headers.Builder headers = Headers.builder();
        for (String field : text.split(";", -1)) {
            int colon = field.indexOf(':');
            if (!field.isBlank()) {
                String name = colon < 0 ? "" : field.substring(0, colon).strip();
                if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                    throw new IllegalArgumentException(
                            Settings.shown(field.strip()) + " (expected: NAME: VALUE, separated by semicolons)");
                }
                headers.add(name, field.substring(colon + 1).strip());
            }
        }
        return headers.build();
    }

    private static String address(String text) {
        if (!IpAddress.isPlain(text)) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: one address such as 10.1.2.3 or 2001:db8::1)");
        }
        return text;
    }
}
