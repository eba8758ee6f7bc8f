package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.config.source.Piece;
import io.gatehouse.route.table.RouteTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last descriptors that were accepted, with their texts, so that an operator can go back to one. Numbers count from the start; texts that
 * were accepted before that have numbers from -1 down. Any thread may call.
 */
final class Generations {

    private static final System.Logger LOG = System.getLogger(Generations.class.getName());

    static final int MOST = 10;

    private static final int LENGTH_OF_DIGEST = 12;

    private final KeptTexts texts;

    /** The last one first. */
    private List<Kept> kept;

    private final Executor afterwards;
    private @Nullable Side last;

    /**
     * @param from for people, where it came from
     * @param digest the beginning of the SHA-256 of its text
     * @param found gives what is otherwise than in the one before it
     */
    record Kept(
            long number, Instant at, String from, String digest, Supplier<Answers.Changes> found, List<Piece> pieces) {

        /** @return what is otherwise than in the one before it; while that is being found, it is waited for */
        Answers.Changes changes() {
            return found.get();
        }
    }

    /** @param concealing takes out of a text what placeholders of the descriptor stand for */
    private record Side(RouteTable table, UnaryOperator<String> concealing) {}

    /**
     * @param texts where they outlive a restart, if anywhere
     * @param afterwards compares one with the one before it
     */
    Generations(KeptTexts texts, Executor afterwards) {
        this.texts = texts;
        this.afterwards = afterwards;
        List<Kept> before = new ArrayList<>();
        for (KeptTexts.Text text : texts.read()) {
            before.add(new Kept(
                    -1 - before.size(),
                    text.at(),
                    text.from(),
                    digest(text.pieces()),
                    () -> Answers.Changes.NONE,
                    text.pieces()));
        }
        this.kept = List.copyOf(before);
    }

    /**
     * Puts one in front, and forgets what is too old. May write to a disk; what cannot be written is told by {@link #problem()}.
     *
     * @param concealing takes out of what is told of it what its placeholders stand for
     */
    synchronized void add(
            long number,
            Instant at,
            String from,
            List<Piece> pieces,
            RouteTable table,
            UnaryOperator<String> concealing) {
        List<Piece> copy = List.copyOf(pieces);
        Side before = last;
        Side now = new Side(table, concealing);
        last = now;
        Supplier<Answers.Changes> changes = before == null ? () -> Answers.Changes.NONE : changes(before, now);
        List<Kept> next = new ArrayList<>();
        next.add(new Kept(number, at, from, digest(pieces), changes, copy));
        // what a restart has read again is not kept twice
        boolean same = !kept.isEmpty()
                && kept.get(0).number() < 0
                && kept.get(0).digest().equals(next.get(0).digest());
        kept.stream().skip(same ? 1 : 0).limit(MOST - 1L).forEach(next::add);
        kept = List.copyOf(next);
        texts.write(kept.stream()
                .map(one -> new KeptTexts.Text(one.at(), one.from(), one.pieces()))
                .toList());
    }

    /**
     * Has them compared while both tables are there, so that it is a value that is kept: what they refer to may be otherwise when somebody asks.
     *
     * @return waits where it is asked too early
     */
    private Supplier<Answers.Changes> changes(Side before, Side after) {
        UnaryOperator<String> concealing = text -> after.concealing.apply(before.concealing.apply(text));
        CompletableFuture<Answers.Changes> found = CompletableFuture.supplyAsync(
                        () -> ShownChanges.between(before.table, after.table, concealing), afterwards)
                .exceptionally(problem -> {
                    LOG.log(System.Logger.Level.ERROR, "what a descriptor changes was not found out", problem);
                    return Answers.Changes.NONE;
                });
        return found::join;
    }

    /** @return the last one first */
    synchronized List<Kept> all() {
        return kept;
    }

    /** @return why texts do not outlive a restart although they should; empty where they do, or need not */
    List<String> problem() {
        return texts.problem();
    }

    /** @throws IllegalArgumentException if no text of that number is kept */
    List<Piece> pieces(long number) {
        return get(number).pieces();
    }

    private Kept get(long number) {
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

    /** @return the beginning of the SHA-256 of the texts, by which nodes are seen to serve the same */
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
