package io.gatehouse.filter.cors;

import io.gatehouse.http.Ascii;
import io.gatehouse.route.policy.Origins;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code <cors>}. */
final class CorsReader {

    private static final String ANY = "*";

    private CorsReader() {}

    static CorsPolicy read(Settings cors) {
        Origins origins = origins(cors);
        boolean credentials = cors.flag("credentials", false);
        if (credentials && origins.any()) {
            cors.refuse(
                    "credentials",
                    "true together with origins=\"*\" (expected: the origins by name; browsers refuse the two together)");
        }
        List<String> expose = cors.parseWords("expose", CorsReader::exposed);
        if (credentials && expose.contains(ANY)) {
            cors.refuse("expose", "* (expected: the names; with credentials, browsers take * for a name itself)");
        }
        return new CorsPolicy(
                origins,
                list(cors.parseWords("methods", CorsReader::method)),
                list(cors.parseWords("headers", CorsReader::field)),
                list(expose),
                credentials,
                cors.duration("max-age", Duration.ofHours(1)));
    }

    private static Origins origins(Settings cors) {
        boolean any = cors.words("origins").equals(List.of(ANY));
        if (any) {
            return Origins.of(List.of(), true, cors.told("origins"));
        }
        if (!cors.has("origins") && cors.flag("enabled", true)) {
            cors.refuse("<cors> allows nobody (expected: origins)");
        } else if (cors.has("origins") && cors.words("origins").isEmpty()) {
            cors.refuse("origins", cors.told("origins") + " (expected: origins, or *)");
        }
        return Origins.of(cors.parseWords("origins", Origins::parse), false, cors.told("origins"));
    }

    private static @Nullable String list(List<String> words) {
        return words.isEmpty() ? null : String.join(", ", words);
    }

    private static String method(String word) {
        if (word.equals("TRACE") || word.equals("CONNECT")) {
            throw new IllegalArgumentException(
                    word + " (expected: another method; this one is always answered with 405)");
        }
        if (word.equals(ANY)) {
            throw new IllegalArgumentException("* (expected: names; without methods, all that the route takes)");
        }
        if (!Ascii.isToken(word) || word.chars().anyMatch(c -> c >= 'a' && c <= 'z')) {
            throw new IllegalArgumentException(
                    Settings.shown(word) + " (expected: methods in capitals, such as GET POST)");
        }
        return word;
    }

    private static String field(String word) {
        if (word.equals(ANY)) {
            throw new IllegalArgumentException("* (expected: names; without headers, all that a page asks for)");
        }
        return exposed(word);
    }

    private static String exposed(String word) {
        if (!Ascii.isToken(word)) {
            throw new IllegalArgumentException(Settings.shown(word) + " (expected: the name of a field)");
        }
        return word;
    }
}
