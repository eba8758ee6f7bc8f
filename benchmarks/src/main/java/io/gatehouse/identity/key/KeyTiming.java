package io.gatehouse.identity.key;

import io.gatehouse.identity.KeysSpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.remote.Errands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Whether how long it takes to refuse an API key tells anything of the secrets that there are: samples of two kinds in
 * random order, the slowest cut off, and Welch's t between them, as dudect does it (Reparaz, Balasch, Verbauwhede: Dude, is
 * my code constant time?, 2017). It fails on what a guesser can choose, the secret. What tells a known id from an unknown
 * one is only shown, since ids are no secrets; and where two kinds need other keys, what other keys of one kind differ by is
 * shown beside it: where they lie in memory is told, too. In this package, because nobody else sees the hashes.
 */
public final class KeyTiming {

    private static final int SAMPLES = 100_000;
    private static final int WARM_UP = 200_000;
    private static final int KEYS = 1_000;
    private static final double MOST = 4.5;

    /** The slowest tenth is what the machine did meanwhile. */
    private static final double KEPT = 0.9;

    private final RandomGenerator random = new SplittableRandom(1);
    private final Secret pepper = Secret.of("pepper");
    private final List<NewKey> firstByte = new ArrayList<>();
    private final List<NewKey> lastByte = new ArrayList<>();
    private final ApiKeys keys;

    /** Makes what is presented. */
    private interface Kind {
        String make();
    }

    private KeyTiming(Path file, Errands errands) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            NewKey key = NewKey.make(random, pepper, Map.of("owner", "acme"));
            // what is kept is another hash than that of its secret
            boolean first = firstByte.size() < KEYS / 2 && (lastByte.size() == KEYS / 2 || random.nextBoolean());
            (first ? firstByte : lastByte).add(key);
            lines.add(flipped(key.line(), first ? 0 : 31));
        }
        Files.write(file, lines);
        KeysSpec spec = new KeysSpec("k", file.toString(), pepper);
        keys = new ApiKeys(spec, errands, InstantSource.system(), System::nanoTime);
        Objects.requireNonNull(keys.lookAgain()).join();
    }

    private static String flipped(String line, int at) {
        int from = line.indexOf("hmac-sha256:") + "hmac-sha256:".length();
        byte[] hash = Base64.getUrlDecoder().decode(line.substring(from, from + 43));
        hash[at] ^= 1;
        return line.substring(0, from)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hash)
                + line.substring(from + 43);
    }

    private String text(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(made);
    }

    private String one(List<NewKey> all) {
        return all.get(random.nextInt(all.size())).text();
    }

    private String known() {
        return one(random.nextBoolean() ? firstByte : lastByte);
    }

    private static String id(String key) {
        return key.substring(0, key.indexOf('.'));
    }

    private String unknown() {
        return text(9) + '.' + text(32);
    }

    private String wrong() {
        return id(known()) + '.' + text(32);
    }

    /** all but the last letters of the secret */
    private String prefix() {
        String key = known();
        return key.substring(0, key.length() - 3) + text(3).substring(0, 3);
    }

    private double compare(String what, Kind one, Kind other) {
        run(WARM_UP, one, other);
        long[][] samples = run(SAMPLES, one, other);
        long[] all = Arrays.copyOf(samples[0], 2 * SAMPLES);
        System.arraycopy(samples[1], 0, all, SAMPLES, SAMPLES);
        Arrays.sort(all);
        long most = all[(int) (all.length * KEPT)];
        double t = welch(cropped(samples[0], most), cropped(samples[1], most));
        System.out.printf(
                "| %s | %.1f | %.1f | %.2f | %.2f |%n",
                what,
                Arrays.stream(cropped(samples[0], most)).average().orElse(0),
                Arrays.stream(cropped(samples[1], most)).average().orElse(0),
                t,
                welch(samples[0], samples[1]));
        return Math.abs(t);
    }

    /** @return nanoseconds, of each kind */
    private long[][] run(int samples, Kind one, Kind other) {
        long[][] took = new long[2][samples];
        int[] next = new int[2];
        int refused = 0;
        while (next[0] < samples || next[1] < samples) {
            int kind = next[0] == samples ? 1 : next[1] == samples ? 0 : random.nextInt(2);
            // both are made, and the one is copied, so that what comes before the sample is the same
            String[] presented = {one.make(), other.make()};
            String key = new String(presented[kind].toCharArray());
            long start = System.nanoTime();
            KeyVerdict verdict = keys.check(key);
            took[kind][next[kind]++] = System.nanoTime() - start;
            refused += verdict instanceof KeyVerdict.Bad ? 1 : 0;
        }
        if (refused != 2 * samples) {
            throw new IllegalStateException(refused + " refused (expected: all of " + 2 * samples + ")");
        }
        return took;
    }

    private static long[] cropped(long[] samples, long most) {
        return Arrays.stream(samples).filter(sample -> sample <= most).toArray();
    }

    private static double welch(long[] one, long[] other) {
        double mean = Arrays.stream(one).average().orElse(0);
        double others = Arrays.stream(other).average().orElse(0);
        return (mean - others) / Math.sqrt(variance(one, mean) / one.length + variance(other, others) / other.length);
    }

    private static double variance(long[] samples, double mean) {
        return Arrays.stream(samples).mapToDouble(sample -> (sample - mean) * (sample - mean)).sum()
                / (samples.length - 1);
    }

    public static void main(String[] args) throws IOException {
        Path file = Files.createTempFile("keys", ".txt");
        try (Errands errands = new Errands()) {
            KeyTiming timing = new KeyTiming(file, errands);
            System.out.println("| refused, one beside the other | ns | ns | t | t of all samples |\n|---|---|---|---|---|");
            timing.compare("an unknown id; a known id and a wrong secret", timing::unknown, timing::wrong);
            timing.compare("the same kind; twice", timing::wrong, timing::wrong);
            timing.compare(
                    "a hash that differs in its first byte; the same of other keys",
                    () -> timing.one(timing.firstByte.subList(0, KEYS / 4)),
                    () -> timing.one(timing.firstByte.subList(KEYS / 4, KEYS / 2)));
            double worst = timing.compare(
                    "a wrong secret; all of the secret but the end", timing::wrong, timing::prefix);
            timing.compare(
                    "a hash that differs in its first byte; in its last",
                    () -> timing.one(timing.firstByte),
                    () -> timing.one(timing.lastByte));
            if (worst >= MOST) {
                System.err.printf("t: %.2f (expected: < %.1f)%n", worst, MOST);
                System.exit(1);
            }
        } finally {
            Files.delete(file);
        }
    }
}
