package io.gatehouse.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Answers of a {@link SteadyLoad}, and what can be said of them. */
public record Answers(List<Answer> all) {

    private static final long SECOND = 1_000_000_000;

    public Answers only(Predicate<Answer> wanted) {
        return new Answers(all.stream().filter(wanted).toList());
    }

    public Answers kind(String kind) {
        return only(answer -> answer.kind().equals(kind));
    }

    /** @return those of requests that were due from then on, and before then, in nanoseconds since the load began */
    public Answers due(long from, long to) {
        return only(answer -> answer.due() >= from && answer.due() < to);
    }

    public Answers good() {
        return only(Answer::good);
    }

    public Answers failed() {
        return only(answer -> !answer.good());
    }

    /** @return those that look whole and are not what was asked for */
    public Answers lies() {
        return only(Answer::lies);
    }

    public int count() {
        return all.size();
    }

    /** @return within which time such a share of them came, from 0 to 1; zero when there are none */
    public Duration within(double share) {
        long[] took = all.stream().mapToLong(Answer::took).sorted().toArray();
        return took.length == 0
                ? Duration.ZERO
                : Duration.ofNanos(took[(int) Math.min(took.length - 1, (long) (took.length * share))]);
    }

    public Duration p99() {
        return within(0.99);
    }

    /**
     * @return the median of what {@link #p99} is in each second: what lasts is seen by it, and what other programs do to the machine
     *     for a moment is not
     */
    public Duration usualP99() {
        Map<Long, List<Answer>> seconds = all.stream().collect(Collectors.groupingBy(answer -> answer.due() / SECOND));
        List<Duration> each = seconds.values().stream()
                .map(some -> new Answers(some).p99())
                .sorted()
                .toList();
        return each.isEmpty() ? Duration.ZERO : each.get(each.size() / 2);
    }

    /** @return how often what came of them: statuses, and what is wrong; of the latter some */
    public Map<String, Long> outcomes() {
        return all.stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.wrong().isEmpty()
                                ? String.valueOf(answer.status())
                                : answer.wrong().replaceAll("[0-9a-f]+-[0-9]+", "N"),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /** @return how many each backend has answered */
    public Map<String, Long> backends() {
        return good().all.stream().collect(Collectors.groupingBy(Answer::backend, TreeMap::new, Collectors.counting()));
    }

    /** @return one line for people: how many, how fast, how they ended */
    @Override
    public String toString() {
        double[] shares = {0.5, 0.99, 0.999, 1};
        String times = Arrays.stream(shares)
                .mapToObj(share -> "%.1f".formatted(within(share).toNanos() / 1e6))
                .collect(Collectors.joining("/"));
        return "%d answers, p50/p99/p99.9/most %s ms, p99 of most seconds %.1f ms, %s"
                .formatted(count(), times, usualP99().toNanos() / 1e6, outcomes());
    }
}
