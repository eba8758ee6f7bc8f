package io.gatehouse.benchmarks.load;

/**
 * What the load generator asks for.
 *
 * @param path with a slash at its beginning
 * @param upload whether each request brings a body of 10 MiB
 */
record Traffic(String path, int connections, boolean upload) {

    static Traffic get(String path, int connections) {
        return new Traffic(path, connections, false);
    }

    static Traffic upload(String path, int connections) {
        return new Traffic(path, connections, true);
    }
}
