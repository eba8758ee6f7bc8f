package io.gatehouse.config.source;

import io.gatehouse.config.reference.Jndi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.naming.Context;
import javax.naming.NamingException;

/** An entry of the server's JNDI: a text, a location, or a context whose entries are texts and locations. */
final class JndiSource implements Source {

    private static final int DEEPEST = 5;

    private final Jndi jndi;
    private final String name;
    private final Path workingFolder;

    /** @param name the full one, under which the entry was found */
    JndiSource(Jndi jndi, String name, Path workingFolder) {
        this.jndi = jndi;
        this.name = name;
        this.workingFolder = workingFolder;
    }

    @Override
    public String description() {
        return name + " in JNDI";
    }

    @Override
    public List<Piece> read() throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (Location location : locations()) {
            pieces.addAll(location.read());
        }
        return pieces;
    }

    @Override
    public Object stamp() {
        try {
            List<Object> stamps = new ArrayList<>();
            for (Location location : locations()) {
                stamps.add(location.origin());
                stamps.add(location.stamp());
            }
            return stamps;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public Set<Path> folders() {
        try {
            Set<Path> folders = new HashSet<>();
            locations().forEach(location -> folders.addAll(location.folders()));
            return folders;
        } catch (IOException e) {
            return Set.of();
        }
    }

    private List<Location> locations() throws IOException {
        Object value = jndi.lookup(name);
        if (value == null) {
            throw new IOException("there is no " + name + " in JNDI any more");
        }
        List<Location> locations = new ArrayList<>();
        collect(name, value, locations, 0);
        if (locations.isEmpty()) {
            throw new IOException(name + " in JNDI is a context without entries");
        }
        return locations;
    }

    private void collect(String at, Object value, List<Location> locations, int depth) throws IOException {
        if (!(value instanceof Context context)) {
            locations.add(new Location(text(at, value), at, workingFolder));
        } else if (depth < DEEPEST) {
            for (Map.Entry<String, Object> entry : entries(at, context).entrySet()) {
                collect(at + '/' + entry.getKey(), entry.getValue(), locations, depth + 1);
            }
        }
    }

    private static Map<String, Object> entries(String at, Context context) throws IOException {
        try {
            return Jndi.entries(context);
        } catch (NamingException e) {
            throw new IOException(at + " in JNDI cannot be listed: " + e.getMessage(), e);
        }
    }

    private static String text(String at, Object value) throws IOException {
        try {
            return Jndi.text(new Jndi.Entry(at, value));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
