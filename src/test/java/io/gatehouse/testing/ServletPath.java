package io.gatehouse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One of the examples by which the Servlet specification says what a container makes of a path, and what becomes of it here.
 *
 * @param target as it stands in a request line: a path, and perhaps a query and a fragment
 * @param decoded what the specification makes of the path
 * @param rejected why a container must answer 400; empty when it need not
 * @param routed whether the gateway takes it, for {@code decoded}; otherwise it answers 400
 * @param servers those that do not let the gateway decide: the status with which they answer themselves, or the path that they
 *     make of it
 * @param atTimes the same of what they do only at times
 */
public record ServletPath(
        String target,
        String decoded,
        String rejected,
        boolean routed,
        Map<String, String> servers,
        Map<String, String> atTimes) {

    private static final Path TABLE = Path.of("src/test/resources/servlet-6.0-paths.csv");

    /** @return the whole table, in its order */
    public static List<ServletPath> all() {
        try {
            return Files.readAllLines(TABLE).stream()
                    .filter(line -> !line.startsWith("# "))
                    .map(ServletPath::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServletPath read(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 5 || !Set.of("routed", "400").contains(cells[3])) {
            throw new IllegalArgumentException(line + " (expected: path,decoded,rejected,400 or routed,servers)");
        }
        Map<String, String> servers = new HashMap<>();
        Map<String, String> atTimes = new HashMap<>();
        for (String server : cells[4].isEmpty() ? new String[0] : cells[4].split(" ", -1)) {
            boolean seldom = server.endsWith("?");
            String[] named = (seldom ? server.substring(0, server.length() - 1) : server).split(":", 2);
            (seldom ? atTimes : servers).put(named[0], named.length == 1 ? "400" : named[1]);
        }
        return new ServletPath(
                cells[0], cells[1], cells[2], cells[3].equals("routed"), Map.copyOf(servers), Map.copyOf(atTimes));
    }

    /** @return what stands before the first question mark */
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** @return what stands behind the first question mark, a fragment too, or null when there is none */
    public String query() {
        int question = target.indexOf('?');
        return question < 0 ? null : target.substring(question + 1);
    }

    @Override
    public String toString() {
        return target;
    }
}
