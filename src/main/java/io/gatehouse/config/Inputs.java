package io.gatehouse.config;

import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Beside;
import io.gatehouse.config.source.FileReading;
import io.gatehouse.config.source.Fingerprint;
import io.gatehouse.route.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a descriptor made the loader read beside its own pieces: properties and JNDI entries of placeholders, files. When one
 * of them changes, the descriptor means something else although nobody touched it.
 */
public final class Inputs implements Beside {

    /** bytes */
    private static final int LARGEST_FILE = 4 << 20;

    private final Lookup lookup;
    private final Set<Name> names = new LinkedHashSet<>();
    private final Set<Path> files = new LinkedHashSet<>();

    private record Name(Lookup.Kind kind, String name) {}

    Inputs(Lookup lookup) {
        this.lookup = lookup;
    }

    @Nullable
    String find(Lookup.Kind kind, String name) {
        if (kind != Lookup.Kind.ENV) {
            names.add(new Name(kind, name));
        }
        return lookup.find(kind, name);
    }

    Action.Body file(Path file) throws IOException {
        files.add(file);
        return Action.Body.of(FileReading.bytes(file, LARGEST_FILE));
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
