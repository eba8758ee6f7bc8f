package io.gatehouse.config;

import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.reference.SecretReference;
import io.gatehouse.config.source.FileReading;
import io.gatehouse.http.FixedBody;
import io.gatehouse.route.settings.Outside;
import io.gatehouse.route.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files beside one piece of a descriptor, and the secrets that it refers to. */
final class Surroundings implements Outside {

    private final Inputs inputs;
    private final @Nullable Path folder;
    private final boolean resolveSecrets;

    /**
     * @param folder of the piece, or null when it comes from no file
     * @param resolveSecrets false: references and files of keys are looked at, not followed
     */
    Surroundings(Inputs inputs, @Nullable Path folder, boolean resolveSecrets) {
        this.inputs = inputs;
        this.folder = folder;
        this.resolveSecrets = resolveSecrets;
    }

    @Override
    public FixedBody file(String location) throws IOException {
        return inputs.file(full(location));
    }

    @Override
    public Path path(String location) throws IOException {
        Path path = full(location);
        if (resolveSecrets) {
            inputs.file(path);
        }
        return path;
    }

    @Override
    public Path place(String location) throws IOException {
        return full(location);
    }

    private Path full(String location) throws IOException {
        Path path = FileReading.path(location, folder == null ? Path.of("") : folder);
        if (folder == null && !path.isAbsolute()) {
            throw new IOException(Settings.shown(location)
                    + " (expected: a full path, because this descriptor comes from no file and has no folder)");
        }
        return path;
    }

    @Override
    public @Nullable String secret(String reference) {
        SecretReference secret = SecretReference.parse(reference);
        if (!resolveSecrets) {
            return null;
        }
        String value = value(secret);
        if (value == null) {
            throw new IllegalArgumentException("there is nothing under " + secret);
        }
        return value;
    }

    private @Nullable String value(SecretReference secret) {
        return switch (secret.kind()) {
            case ENV -> inputs.find(Lookup.Kind.ENV, secret.name());
            case JNDI -> inputs.find(Lookup.Kind.JNDI, secret.name());
            case FILE -> {
                try {
                    yield file(secret.name()).text().stripTrailing();
                } catch (IOException e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            }
        };
    }
}
