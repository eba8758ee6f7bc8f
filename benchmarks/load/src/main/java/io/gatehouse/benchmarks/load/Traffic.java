package io.gatehouse.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What the load generator asks for.
 *
 * @param path with a slash at its beginning
 * @param upload whether each request brings a body of 10 MiB
 * @param fields that each request has beside {@code Host}, such as {@code Origin: https://shop.example.com}
 */
record Traffic(String path, int connections, boolean upload, List<String> fields) {

    Traffic {
        fields = List.copyOf(fields);
    }

    static Traffic get(String path, int connections) {
        return new Traffic(path, connections, false, List.of());
    }

    /** The same with one field more. */
    Traffic with(String field) {
        List<String> more = new ArrayList<>(fields);
        more.add(field);
        return new Traffic(path, connections, upload, more);
    }

    static Traffic upload(String path, int connections) {
        return new Traffic(path, connections, true, List.of());
    }
}
