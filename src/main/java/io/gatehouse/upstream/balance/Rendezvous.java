package io.gatehouse.upstream.balance;

import java.util.List;

/**
 * Sends equal keys to the same endpoint: each endpoint draws a number for the key, by its own name and weight, and the highest has it
 * (Thaler and Ravishankar, Using Name-Based Mappings to Increase Hit Rates, 1998; with weights: Schindelhauer and Schomaker, 2005). When
 * an endpoint leaves, its keys alone move, to all others alike; when it comes back, they do.
 *
 * <p>An endpoint with a quarter more than its part of what is in flight is passed over for the next of the key (Mirrokni, Thorup and
 * Zadimoghaddam, Consistent Hashing with Bounded Loads, 2018): one key that everybody asks for does not bring an endpoint down.
 */
public final class Rendezvous {

    private static final double MOST = 1.25;

    /** So many requests may be in flight at an endpoint in any case: a few at once are no load. */
    private static final int ALWAYS = 16;

    /**
     * @param candidates at least one
     * @param key of the request
     */
    public <C extends Candidate> C choose(List<C> candidates, long key) {
        long inFlight = 1;
        long weights = 0;
        for (C candidate : candidates) {
            inFlight += candidate.inFlight();
            weights += candidate.weight();
        }
        C best = candidates.get(0);
        double most = Double.NEGATIVE_INFINITY;
        C bestOfAll = best;
        double mostOfAll = Double.NEGATIVE_INFINITY;
        for (C candidate : candidates) {
            double score = score(candidate, key);
            if (score > mostOfAll) {
                mostOfAll = score;
                bestOfAll = candidate;
            }
            double bound = Math.max(ALWAYS, Math.ceil(MOST * inFlight * candidate.weight() / weights));
            if (score > most && candidate.inFlight() < bound) {
                most = score;
                best = candidate;
            }
        }
        return most == Double.NEGATIVE_INFINITY ? bestOfAll : best;
    }

    private static double score(Candidate candidate, long key) {
        long mixed = mix(candidate.identity() ^ mix(key));
        // above 0 and below 1
        double drawn = ((mixed >>> 11) + 0.5) * 0x1.0p-53;
        return -candidate.weight() / Math.log(drawn);
    }

    /** @return a number for a text, equal for equal texts on every node and after every restart (FNV-1a, mixed) */
    public static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** The last steps of SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
