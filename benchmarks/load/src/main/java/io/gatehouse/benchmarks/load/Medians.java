package io.gatehouse.benchmarks.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What the rounds of a contender come down to: the median of each figure. */
record Medians(List<Sample> samples) {

    Medians {
        samples = List.copyOf(samples);
    }

    OptionalDouble median(String profile, String contender, Measure measure) {
        double[] values = of(profile, contender).stream()
                .filter(sample -> sample.figures().containsKey(measure))
                .mapToDouble(sample -> sample.figures().get(measure))
                .toArray();
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(values));
    }

    /**
     * One divided by another: the median over the rounds of what each round says, because a machine is not as fast in one as in the
     * next. Of rounds that are not of one run, the median of the one divided by that of the other; nothing where one is missing, or the
     * other is 0.
     */
    OptionalDouble ratio(String profile, Measure measure, String contender, String reference) {
        double[] ofRounds = ofRounds(profile, measure, contender, reference);
        if (ofRounds.length > 0) {
            return OptionalDouble.of(median(ofRounds));
        }
        OptionalDouble over = median(profile, contender, measure);
        OptionalDouble under = median(profile, reference, measure);
        boolean divisible = over.isPresent() && under.isPresent() && under.getAsDouble() != 0;
        return divisible ? OptionalDouble.of(over.getAsDouble() / under.getAsDouble()) : OptionalDouble.empty();
    }

    private double[] ofRounds(String profile, Measure measure, String contender, String reference) {
        return of(profile, contender).stream()
                .filter(over -> over.figures().containsKey(measure))
                .flatMap(over -> of(profile, reference).stream()
                        .filter(under -> under.run().equals(over.run()) && under.round() == over.round())
                        .filter(under -> under.figures().getOrDefault(measure, 0.0) != 0)
                        .map(under ->
                                over.figures().get(measure) / under.figures().get(measure)))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    List<Sample> of(String profile, String contender) {
        return samples.stream()
                .filter(sample ->
                        sample.profile().equals(profile) && sample.contender().equals(contender))
                .toList();
    }

    List<Sample> of(String profile) {
        return samples.stream()
                .filter(sample -> sample.profile().equals(profile))
                .toList();
    }

    /** In the order in which they first appear. */
    List<String> profiles() {
        return samples.stream().map(Sample::profile).distinct().toList();
    }

    List<String> contenders(String profile) {
        return of(profile).stream()
                .sorted(java.util.Comparator.comparingInt(Sample::round))
                .map(Sample::contender)
                .distinct()
                .toList();
    }

    /** The measures of a profile, in the order of {@link Measure}. */
    List<Measure> measures(String profile) {
        List<Measure> found = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            if (of(profile).stream().anyMatch(sample -> sample.figures().containsKey(measure))) {
                found.add(measure);
            }
        }
        return found;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
