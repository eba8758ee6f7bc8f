package io.gatehouse.benchmarks.load;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One round of one contender in one profile.
 *
 * @param run when the run began of which this is a part; only samples of one run are compared with good conscience
 * @param round from 1
 */
record Sample(String run, String profile, String contender, int round, Map<Measure, Double> figures) {

    Sample {
        EnumMap<Measure, Double> copy = new EnumMap<>(Measure.class);
        copy.putAll(figures);
        figures = Collections.unmodifiableMap(copy);
    }

    boolean erroneous() {
        return figures.getOrDefault(Measure.ERRORS, 0.0) > 0;
    }
}
