package io.gatehouse.boot;

import io.gatehouse.config.source.Piece;
import io.gatehouse.route.RouteTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last descriptors that were accepted, with their texts, so that an operator can go back to one. Any thread may call. */
final class Generations {

    static final int MOST = 10;

    private static final int LENGTH_OF_DIGEST = 12;

    /** The last one first. */
    private List<Kept> kept = List.of();

    /**
     * @param from for people, where it came from
     * @param digest the beginning of the SHA-256 of its text
     * @param changes what is otherwise than in the one before it, for people
     * @param table null when it was served before the last start
     */
    record Kept(
            long number,
            Instant at,
            String from,
            String digest,
            List<String> changes,
            List<Piece> pieces,
            @Nullable RouteTable table) {}

    synchronized void add(long number, Instant at, String from, List<Piece> pieces, RouteTable table) {
        List<Kept> next = new ArrayList<>();
        next.add(new Kept(number, at, from, digest(pieces), List.of(), List.copyOf(pieces), table));
        kept.stream().limit(MOST - 1L).forEach(next::add);
        kept = List.copyOf(next);
    }

    /** @return the last one first */
    synchronized List<Kept> all() {
        return kept;
    }

    /** @throws IllegalArgumentException if no text of that number is kept */
    List<Piece> pieces(long number) {
        return get(number).pieces();
    }

    /** @throws IllegalArgumentException if no text of that number is kept */
    Kept get(long number) {
        List<Kept> all = all();
        return all.stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no generation " + number + " (expected: "
                        + (all.isEmpty()
                                ? "there is none"
                                : all.stream()
                                        .map(one -> Long.toString(one.number()))
                                        .collect(Collectors.joining(", ")))
                        + ")"));
    }

    /** @return the beginning of the SHA-256 of names and texts, by which nodes are seen to serve the same */
    static String digest(List<Piece> pieces) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Piece piece : pieces) {
                digest.update(piece.text().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH_OF_DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
