package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.List;

/** A kind of load. */
interface Profile {

    /** In small letters, with hyphens. */
    String name();

    /** What is measured, in one sentence for the report. */
    String about();

    /** Starts contenders, measures them, and ends them. */
    List<Sample> run(Bench bench) throws IOException, InterruptedException;
}
