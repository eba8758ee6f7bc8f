package io.gatehouse.config;

import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Beside;
import io.gatehouse.config.source.FileReading;
import io.gatehouse.config.source.Fingerprint;
import io.gatehouse.http.FixedBody;
import io.gatehouse.http.Percent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a descriptor made the loader read beside its own pieces: properties and JNDI entries of placeholders, files. When one
 * of them changes, the descriptor means something else although nobody touched it.
 */
public final class Inputs implements Beside {

    /** bytes */
    private static final int LARGEST_FILE = 4 << 20;

    /** characters; shorter values stand in every message */
    private static final int SHORTEST_CONCEALED = 4;

    /** characters; what begins like this is the value, wherever it was cut off */
    private static final int LONGEST_COMPARED = 16;

    private final Lookup lookup;
    private final Set<Name> names = new LinkedHashSet<>();
    private final Set<Path> files = new LinkedHashSet<>();
    /** The longest first: what is the beginning of another one must not leave its rest to be read. */
    private final Map<String, String> found =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private record Name(Lookup.Kind kind, String name) {}

    Inputs(Lookup lookup) {
        this.lookup = lookup;
    }

    @Nullable
    String find(Lookup.Kind kind, String name) {
        if (kind != Lookup.Kind.ENV) {
            names.add(new Name(kind, name));
        }
        String value = lookup.find(kind, name);
        if (value != null && value.strip().length() >= SHORTEST_CONCEALED) {
            String written = "${" + kind.name().toLowerCase(Locale.ROOT) + ':' + name + '}';
            found.putIfAbsent(value.strip(), written);
            found.putIfAbsent(Percent.encodeBeyondAscii(value.strip()), written);
        }
        return value;
    }

    /**
     * @return the message with the names of what was looked up in place of the values, which may be secrets; also of values that are
     *     percent-encoded there. Values of less than four characters stay
     */
    public String conceal(String message) {
        String concealed = message;
        for (Map.Entry<String, String> value : found.entrySet()) {
            concealed = conceal(concealed, value.getKey(), value.getValue());
        }
        return concealed;
    }

    /** In small letters and cut short it is the value still. */
    private static String conceal(String message, String value, String name) {
        int least = Math.min(value.length(), LONGEST_COMPARED);
        StringBuilder concealed = new StringBuilder(message.length());
        int at = 0;
        while (at < message.length()) {
            if (message.regionMatches(true, at, value, 0, least)) {
                int end = least;
                while (end < value.length() && message.regionMatches(true, at + end, value, end, 1)) {
                    end++;
                }
                concealed.append(name);
                at += end;
            } else {
                concealed.append(message.charAt(at++));
            }
        }
        return concealed.toString();
    }

    FixedBody file(Path file) throws IOException {
        files.add(file);
        return FixedBody.of(FileReading.bytes(file, LARGEST_FILE));
    }

    @Override
    public Object stamp() {
        List<Object> stamp = values();
        files.forEach(file -> stamp.add(FileReading.stamp(file)));
        return stamp;
    }

    @Override
    public Object state() {
        List<Object> state = values();
        for (Path file : files) {
            try {
                state.add(Fingerprint.of(FileReading.bytes(file, LARGEST_FILE)));
            } catch (IOException e) {
                state.add(String.valueOf(e.getMessage()));
            }
        }
        return state;
    }

    private List<Object> values() {
        List<Object> values = new ArrayList<>();
        for (Name name : names) {
            try {
                values.add(String.valueOf(lookup.find(name.kind(), name.name())));
            } catch (IllegalArgumentException e) {
                values.add(String.valueOf(e.getMessage()));
            }
        }
        return values;
    }
}
