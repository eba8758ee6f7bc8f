package io.gatehouse.openapi;

import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads YAML or JSON into maps, lists and plain values; no other types, and nothing that grows beyond the text. */
final class DocumentReader {

    /** Real documents of large providers have 6 MB. */
    static final int MOST_CHARACTERS = 8 << 20;

    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 100;

    private DocumentReader() {}

    static Map<?, ?> read(String name, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(name + ": larger than 8MB (expected: at most 8MB)");
        }
        Object read = text.stripLeading().startsWith("{") ? json(name, text) : yaml(name, text);
        if (read instanceof Map<?, ?> document) {
            return document;
        }
        throw new IllegalArgumentException(name + ": no object (expected: an OpenAPI document in YAML or JSON)");
    }

    private static @Nullable Object yaml(String name, String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MOST_CHARACTERS);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(MOST_ALIASES);
        limits.setAllowDuplicateKeys(false);
        limits.setAllowRecursiveKeys(false);
        try {
            return new Yaml(new PlainYaml(name, limits)).load(text);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            String place = mark == null ? "" : ":" + (mark.getLine() + 1) + ':' + (mark.getColumn() + 1);
            throw new IllegalArgumentException(name + place + ": " + e.getProblem() + " (expected: YAML or JSON)", e);
        } catch (YAMLException e) {
            String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
            throw new IllegalArgumentException(name + ": " + what + " (expected: YAML or JSON)", e);
        }
    }

    private static @Nullable Object json(String name, String text) {
        if (!Nesting.isWithin(DEEPEST, text)) {
            throw new IllegalArgumentException(
                    name + ": nested more than " + DEEPEST + " deep (expected: at most " + DEEPEST + ")");
        }
        try {
            return JsonbBuilder.create().fromJson(text, Object.class);
        } catch (JsonbException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String what = String.valueOf(cause.getMessage()).lines().findFirst().orElse("unreadable");
            throw new IllegalArgumentException(name + ": " + what + " (expected: JSON)", e);
        }
    }
}
