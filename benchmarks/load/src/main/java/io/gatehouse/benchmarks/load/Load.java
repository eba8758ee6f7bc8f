package io.gatehouse.benchmarks.load;

/**
 * What a load generator saw.
 *
 * @param requests that were answered
 * @param errors answers that were no success, connections that failed, requests without an answer
 */
record Load(long requests, double seconds, double p50Micros, double p99Micros, double maxMicros, long errors) {

    double perSecond() {
        return requests / seconds;
    }

    Figures figures() {
        return new Figures()
                .with(Measure.REQUESTS, requests)
                .with(Measure.SECONDS, seconds)
                .with(Measure.REQUESTS_PER_SECOND, perSecond())
                .with(Measure.P50_US, p50Micros)
                .with(Measure.P99_US, p99Micros)
                .with(Measure.MAX_US, maxMicros)
                .with(Measure.ERRORS, errors);
    }
}
