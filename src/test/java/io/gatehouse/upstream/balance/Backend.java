package io.gatehouse.upstream.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A candidate for tests. */
final class Backend implements Candidate {

    private final String name;
    private final int weight;
    private int inFlight;

    Backend(String name, int weight) {
        this.name = name;
        this.weight = weight;
    }

    /** Names are a, b, c and so on. */
    static List<Backend> ofWeights(int... weights) {
        List<Backend> backends = new ArrayList<>();
        for (int weight : weights) {
            backends.add(new Backend(String.valueOf((char) ('a' + backends.size())), weight));
        }
        return backends;
    }

    /** @return the names in the order in which they were chosen */
    static String sequence(int count, Supplier<Backend> choice) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append(choice.get());
        }
        return names.toString();
    }

    /** @return how often each was chosen */
    static Map<String, Integer> count(int times, Supplier<Backend> choice) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            counts.merge(choice.get().name, 1, Integer::sum);
        }
        return counts;
    }

    Backend busy(int requests) {
        inFlight = requests;
        return this;
    }

    void begin() {
        inFlight++;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public long identity() {
        return Rendezvous.hash(name);
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public String toString() {
        return name;
    }
}
