package io.gatehouse.filter.cache;

import io.gatehouse.cache.Body;
import io.gatehouse.cache.ContentRange;
import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Parts;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Terms;
import io.gatehouse.http.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is missing behind a part that is kept, where the whole is wanted: it alone is asked for, and the whole if it is not the same any
 * more (RFC 9111, 3.4). There is room for it before it is asked for, so that the client gets what it waits for.
 */
final class Rest {

    private static final int PARTIAL = 206;

    private final Passage passage;
    private final Stored beginning;
    private final int room;
    private final List<byte[]> pieces = new ArrayList<>();
    private Headers answered = Headers.EMPTY;
    private long came;
    private long left = -1;
    private boolean over;

    private Rest(Passage passage, Stored beginning, int room) {
        this.passage = passage;
        this.beginning = beginning;
        this.room = room;
    }

    /** @return null where there is nothing to begin with, or no room for the rest of it */
    static @Nullable Rest of(Passage passage, @Nullable Stored beginning) {
        ContentRange have = beginning == null ? null : beginning.range();
        if (beginning == null
                || have == null
                || have.complete() > passage.rules().maxBody()) {
            return null;
        }
        long missing = have.complete() - have.length();
        boolean fits = missing > 0
                && missing <= Integer.MAX_VALUE
                && !beginning.body().isSlow()
                && beginning.body().isThere()
                && passage.cache().room().take((int) missing);
        return fits ? new Rest(passage, beginning, (int) missing) : null;
    }

    void ask(Headers.Builder request) {
        Parts.askForRest(beginning, request);
    }

    /** The origin has sent a part, if possible the one that is missing. */
    void begin(Headers headers) {
        left = Parts.restOf(beginning, headers);
        answered = headers;
        came = passage.cache().now();
    }

    void add(ByteBuffer bytes) {
        if (bytes.remaining() > left) {
            left = -1;
        }
        while (left > 0 && bytes.hasRemaining()) {
            byte[] piece = new byte[Math.min(bytes.remaining(), Body.PIECE)];
            bytes.get(piece);
            pieces.add(piece);
            left -= piece.length;
        }
    }

    /** What it is in all, and whether it may be kept. */
    record Whole(Stored stored, boolean kept) {}

    /**
     * @param asked when, in milliseconds since 1970
     * @return null where something is missing
     */
    @Nullable
    Whole whole(long asked) {
        if (left != 0) {
            return null;
        }
        Judgement judgement = Judgement.of(passage.asking("GET"), PARTIAL, answered, passage.rules(), asked, came);
        Terms terms = judgement.terms();
        Selection selection =
                Selection.of(passage.request(), answered, passage.rules().vary());
        Stored rest = Stored.of(
                passage.realm(),
                PARTIAL,
                answered,
                selection,
                terms == null ? beginning.terms() : terms,
                asked,
                came,
                Body.joined(pieces));
        Stored whole = Parts.joined(beginning, rest);
        return whole == null ? null : new Whole(whole, terms != null && passage.wasSent(selection));
    }

    /** What was begun with is of no use. */
    void forget() {
        passage.cache().store().remove(passage.key(), beginning);
    }

    void over() {
        if (!over) {
            over = true;
            pieces.clear();
            passage.cache().room().give(room);
        }
    }
}
