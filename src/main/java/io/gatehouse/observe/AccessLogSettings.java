package io.gatehouse.observe;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the access log goes and how a line of it looks.
 *
 * @param destination {@code off}, {@code stdout}, {@code stderr}, or the path of a file
 * @param format how a line looks
 * @param masked names of parameters, in lower case, whose values are not written
 */
public record AccessLogSettings(String destination, Format format, Set<String> masked) {

    public static final String OFF = "off";
    public static final String STDOUT = "stdout";
    public static final String STDERR = "stderr";

    /** Masked unless somebody says otherwise. */
    public static final Set<String> SECRETS = Set.of(
            "access_token",
            "refresh_token",
            "id_token",
            "token",
            "api_key",
            "apikey",
            "password",
            "secret",
            "client_secret",
            "code",
            "signature",
            "jsessionid");

    public enum Format {
        /** one JSON object a line */
        JSON,
        /** Apache's combined format, and more behind it */
        COMBINED
    }

    public AccessLogSettings {
        masked = Set.copyOf(masked);
    }

    /**
     * Reads what an operator wrote.
     *
     * @param destination null for {@code off}
     * @param format {@code json} or {@code combined}; null for {@code json}
     * @param mask names of parameters, separated by spaces or commas, instead of {@link #SECRETS}; {@code none} for no name;
     *     null for those
     * @throws IllegalArgumentException if one of them cannot be used; the message names value and expectation
     */
    public static AccessLogSettings of(@Nullable String destination, @Nullable String format, @Nullable String mask) {
        return new AccessLogSettings(destination(destination), format(format), mask == null ? SECRETS : names(mask));
    }

    private static String destination(@Nullable String text) {
        String destination = text == null || text.isBlank() ? OFF : text.strip();
        try {
            if (!Path.of(destination).toString().isEmpty()) {
                return destination;
            }
        } catch (InvalidPathException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "access-log: " + destination + " (expected: off, stdout, stderr, or the path of a file)");
    }

    private static Format format(@Nullable String text) {
        if (text == null || text.isBlank() || text.strip().equals("json")) {
            return Format.JSON;
        }
        if (text.strip().equals("combined")) {
            return Format.COMBINED;
        }
        throw new IllegalArgumentException("access-log-format: " + text.strip() + " (expected: json or combined)");
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        for (String name : text.strip().toLowerCase(Locale.ROOT).split("[\\s,]+", -1)) {
            if (!name.isEmpty() && !name.equals("none")) {
                names.add(name);
            }
        }
        return names;
    }
}
