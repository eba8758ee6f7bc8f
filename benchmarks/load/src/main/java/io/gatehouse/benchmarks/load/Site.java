package io.gatehouse.benchmarks.load;

import java.nio.file.Path;

/** Where things are in the project. */
record Site(Path project) {

    Path work() {
        return project.resolve("benchmarks/target/load");
    }

    Path war() {
        return project.resolve("target/gatehouse.war");
    }

    Path peers() {
        return project.resolve("benchmarks/peers");
    }

    Path results() {
        return project.resolve("benchmarks/results");
    }
}
