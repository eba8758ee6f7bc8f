package io.gatehouse.boot.command;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.observe.RecordedHead;
import io.gatehouse.openapi.Nesting;
import io.gatehouse.route.settings.Settings;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads recorded heads: the lines that the gateway records, and those of its access log in JSON. A line that says something no request
 * can be made of is passed over, and counted: access logs have such lines, of requests that could not be read.
 */
final class RecordedLines {

    private static final int LONGEST = 65_536;

    private static final int DEEPEST = 10;

    private static final String CUT = "...";

    private final String name;
    private final Jsonb json = JsonbBuilder.create();
    private final List<RecordedHead> heads = new ArrayList<>();
    private int passedOver;

    /** @param name of the file, for messages */
    private RecordedLines(String name) {
        this.name = name;
    }

    /**
     * @return all that can be read
     * @throws IllegalArgumentException if a line is no JSON object, or too long; the message has its place
     * @throws IOException if it cannot be read
     */
    static RecordedLines read(String name, BufferedReader from) throws IOException {
        RecordedLines lines = new RecordedLines(name);
        int number = 0;
        String line = from.readLine();
        while (line != null) {
            number++;
            if (!line.isBlank()) {
                lines.add(number, line);
            }
            line = from.readLine();
        }
        return lines;
    }

    List<RecordedHead> heads() {
        return heads;
    }

    /** @return lines of which no request can be made */
    int passedOver() {
        return passedOver;
    }

    private void add(int number, String line) {
        Map<?, ?> all = object(number, line);
        String method = text(all, "method");
        String scheme = text(all, "scheme");
        String host = text(all, "host");
        String target = text(all, "target");
        if (method == null || scheme == null || host == null || target == null) {
            throw wrong(number, line, "an object with method, scheme, host and target, as the gateway records it");
        }
        RequestHead head = target.endsWith(CUT) ? null : head(all, method, scheme + "://" + host + target);
        if (head == null) {
            passedOver++;
            return;
        }
        heads.add(new RecordedHead(
                time(text(all, "time")), head, caller(all), text(all, "route"), status(all), text(all, "fault")));
    }

    private Map<?, ?> object(int number, String line) {
        if (line.length() <= LONGEST && Nesting.isWithin(DEEPEST, line)) {
            try {
                if (json.fromJson(line, Object.class) instanceof Map<?, ?> all) {
                    return all;
                }
            } catch (JsonbException e) {
                // said below
            }
        }
        throw wrong(number, line, "a JSON object of at most 64 KB in a line");
    }

    private IllegalArgumentException wrong(int number, String line, String expected) {
        return new IllegalArgumentException(name + ':' + number + ": "
                + Settings.shown(line).replaceAll("\\p{Cntrl}", "?") + " (expected: " + expected + ')');
    }

    private static @Nullable RequestHead head(Map<?, ?> all, String method, String url) {
        Headers.Builder fields = Headers.builder();
        for (String field : texts(all, "headers")) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                fields.add(field.substring(0, colon), field.substring(colon + 1).strip());
            }
        }
        String agent = text(all, "user_agent");
        if (agent != null) {
            fields.add("User-Agent", agent);
        }
        String client = text(all, "client");
        try {
            return RequestHead.of(method, url, fields.build(), client == null ? "127.0.0.1" : client);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** @return null where it is not said who asked */
    private static @Nullable Caller caller(Map<?, ?> all) {
        if (!(all.get("authenticated") instanceof Boolean known)) {
            return null;
        }
        return known ? Caller.supposed("somebody", texts(all, "roles"), texts(all, "scopes")) : Caller.ANONYMOUS;
    }

    private static Instant time(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static int status(Map<?, ?> all) {
        return all.get("status") instanceof Number number ? number.intValue() : 0;
    }

    private static @Nullable String text(Map<?, ?> all, String name) {
        return all.get(name) instanceof String text ? text : null;
    }

    private static List<String> texts(Map<?, ?> all, String name) {
        return all.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
