package io.gatehouse.config.source;

import io.gatehouse.config.reference.Jndi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a descriptor may come from, in this order: the option {@code --routes}, JNDI, the system property
 * {@code gatehouse.routes}, the environment variable {@code GATEHOUSE_ROUTES}, {@code WEB-INF/routes.xml}.
 */
public final class Sources {

    private static final String PROPERTY = "gatehouse.routes";
    private static final String ENVIRONMENT = "GATEHOUSE_ROUTES";
    private static final String JNDI = "routes";

    private final Jndi jndi;
    private final UnaryOperator<@Nullable String> properties;
    private final UnaryOperator<@Nullable String> environment;
    private final Bundled bundled;
    private final Path workingFolder;

    /** The descriptor that came with the application. */
    public interface Bundled {

        /** @return the bytes, or null when there is none */
        byte @Nullable [] read() throws IOException;

        /** @return the folder where it is, when the application is unpacked, or null */
        default @Nullable Path folder() {
            return null;
        }
    }

    /**
     * @param properties name to value or null
     * @param environment name to value or null
     * @param workingFolder what relative paths are relative to; messages name files as they follow from it
     */
    public Sources(
            Jndi jndi,
            UnaryOperator<@Nullable String> properties,
            UnaryOperator<@Nullable String> environment,
            Bundled bundled,
            Path workingFolder) {
        this.jndi = jndi;
        this.properties = properties;
        this.environment = environment;
        this.bundled = bundled;
        this.workingFolder = workingFolder;
    }

    /** @return of this process */
    public static Sources ofProcess(Jndi jndi, Bundled bundled) {
        return new Sources(jndi, System::getProperty, System::getenv, bundled, Path.of(""));
    }

    /** @return the descriptor that a person named: a path, a {@code file:} URL, a directory, or the text itself */
    public static Source named(String location, Path workingFolder) {
        return new Fixed("--routes", () -> location, workingFolder);
    }

    /**
     * @param option the value of {@code --routes}, or null
     * @return the first that is present. While there is none, reading fails with a list of the places; what appears first is
     *     taken, and then it stays: a name that vanishes is an error, never a reason to serve another descriptor
     */
    public Source choose(@Nullable String option) {
        return option != null ? named(option, workingFolder) : new FirstPresent();
    }

    private @Nullable Source find() throws IOException {
        Jndi.Entry entry = jndi.find(JNDI);
        if (entry != null && !entry.value().equals("")) {
            return new JndiSource(jndi, entry.name(), workingFolder);
        }
        if (isThere(properties.apply(PROPERTY))) {
            return new Fixed("the system property " + PROPERTY, () -> properties.apply(PROPERTY), workingFolder);
        }
        if (isThere(environment.apply(ENVIRONMENT))) {
            return new Fixed(
                    "the environment variable " + ENVIRONMENT, () -> environment.apply(ENVIRONMENT), workingFolder);
        }
        return bundled.read() == null ? null : new BundledSource(bundled);
    }

    private static boolean isThere(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    /** Which one it is turns out when it is first read. */
    private final class FirstPresent implements Source {

        private volatile @Nullable Source chosen;

        @Override
        public String description() {
            Source source = chosen;
            return source == null ? "no descriptor yet" : source.description();
        }

        @Override
        public List<Piece> read() throws IOException {
            Source source = chosen;
            if (source == null) {
                source = find();
                if (source == null) {
                    throw new IOException("there is no descriptor: no option --routes, nothing in JNDI under "
                            + String.join(", ", Jndi.candidates(JNDI)) + ", no system property " + PROPERTY
                            + ", no environment variable " + ENVIRONMENT + ", no WEB-INF/routes.xml");
                }
                chosen = source;
            }
            return source.read();
        }

        @Override
        public Object stamp() {
            Source source = chosen;
            return source == null ? new Object() : source.stamp();
        }

        @Override
        public Set<Path> folders() {
            Source source = chosen;
            return source == null ? Set.of() : source.folders();
        }
    }

    @FunctionalInterface
    private interface Value {
        @Nullable
        String get();
    }

    /** A name outside of JNDI. */
    private record Fixed(String origin, Value value, Path workingFolder) implements Source {

        private Location location() throws IOException {
            String current = value.get();
            if (current == null || current.isBlank()) {
                throw new IOException(origin + " is empty (expected: a path, a directory, or the descriptor itself)");
            }
            return new Location(current, origin, workingFolder);
        }

        @Override
        public String description() {
            try {
                return location().description();
            } catch (IOException e) {
                return origin;
            }
        }

        @Override
        public List<Piece> read() throws IOException {
            return location().read();
        }

        @Override
        public Object stamp() {
            try {
                return location().stamp();
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        }

        @Override
        public Set<Path> folders() {
            try {
                return location().folders();
            } catch (IOException e) {
                return Set.of();
            }
        }
    }

    private record BundledSource(Bundled bundled) implements Source {

        private static final String NAME = "WEB-INF/routes.xml";

        @Override
        public String description() {
            return NAME;
        }

        @Override
        public List<Piece> read() throws IOException {
            byte[] bytes = bundled.read();
            if (bytes == null) {
                throw new IOException("there is no " + NAME + " any more");
            }
            return List.of(new Piece(NAME, Decoder.decode(NAME, bytes), bundled.folder()));
        }

        /** In an archive that is not unpacked it cannot change. */
        @Override
        public Object stamp() {
            Path folder = bundled.folder();
            return folder == null ? NAME : FileReading.stamp(folder.resolve("routes.xml"));
        }

        @Override
        public Set<Path> folders() {
            Path folder = bundled.folder();
            return folder == null ? Set.of() : Set.of(folder);
        }
    }
}
