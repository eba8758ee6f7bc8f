package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parts of representations that are kept (RFC 9111, 3.3). They are put together where a strong entity tag says that they are of the
 * same one (RFC 9111, 3.4; RFC 9110, 15.3.7.3).
 */
public final class Parts {

    private static final int PARTIAL = 206;
    private static final int OK = 200;

    /** Of one representation with gaps between them; whoever asks for more keeps the last few. */
    private static final int MOST = 8;

    private Parts() {}

    static boolean isPart(int status) {
        return status == PARTIAL;
    }

    /**
     * @param part with its body
     * @return the same, which says just what it has; null where it has more than it says, or nothing
     */
    public static @Nullable Stored asGathered(Stored part) {
        ContentRange said = part.range();
        long length = part.body().length();
        if (said == null || length == 0 || length > said.length()) {
            return null;
        }
        return part.with(new ContentRange(said.first(), said.first() + length - 1, said.complete()));
    }

    /** @return whether both are said to be the same to the byte */
    static boolean areOne(Headers one, Headers other) {
        String tag = one.first("ETag");
        return tag != null && EntityTags.isStrong(tag) && tag.equals(other.first("ETag"));
    }

    /** @return what is kept, with one part more */
    static List<Stored> with(List<Stored> variants, Stored part) {
        Stored joined = part;
        List<Stored> others = new ArrayList<>(variants.size());
        int apart = 1;
        for (Stored one : variants) {
            if (!part.replaces(one)) {
                if (others.size() < HeapStore.MOST_VARIANTS - 1) {
                    others.add(one);
                }
                continue;
            }
            if (one.range() == null) {
                if (isNoNews(one, part)) {
                    return variants;
                }
                continue;
            }
            Stored both = areOne(one.headers(), part.headers()) ? joined(one, joined) : null;
            if (both != null) {
                joined = both;
            } else if (areOne(one.headers(), part.headers()) && !touch(one, joined) && ++apart <= MOST) {
                others.add(one);
            }
        }
        others.add(0, joined);
        return List.copyOf(others);
    }

    /** The whole has what the part has, or nobody can say whether it is still the same. */
    private static boolean isNoNews(Stored whole, Stored part) {
        return areOne(whole.headers(), part.headers())
                || !whole.headers().contains("ETag")
                || !part.headers().contains("ETag");
    }

    private static boolean touch(Stored one, Stored other) {
        ContentRange mine = one.range();
        ContentRange theirs = other.range();
        return mine == null || theirs == null || mine.touches(theirs);
    }

    /**
     * @return null where they are not next to each other, or of different length in all, or something of one had to give way,
     *     or must be waited for */
    public static @Nullable Stored joined(Stored older, Stored newer) {
        ContentRange before = older.range();
        ContentRange after = newer.range();
        if (before == null || after == null) {
            // it has become whole already
            return after == null ? newer : null;
        }
        if (before.complete() != after.complete()
                || !before.touches(after)
                || older.body().isSlow()) {
            return null;
        }
        ContentRange both = before.with(after);
        Body body = joined(both, older.body(), before, newer.body(), after);
        return body == null ? null : of(older, newer, both, body);
    }

    private static Stored of(Stored older, Stored newer, ContentRange range, Body body) {
        Headers.Builder fields =
                Presentation.withoutDigests(Validation.merged(older.headers(), newer.headers()).toBuilder());
        fields.remove("Content-Length");
        if (range.isWhole()) {
            fields.remove(ContentRange.FIELD);
        } else {
            fields.set(ContentRange.FIELD, range.toString());
        }
        return new Stored(
                newer.realm(),
                range.isWhole() ? OK : PARTIAL,
                fields.build(),
                newer.selection(),
                newer.terms(),
                newer.initialAge(),
                newer.came(),
                body);
    }

    private static @Nullable Body joined(
            ContentRange both, Body older, ContentRange before, Body newer, ContentRange after) {
        List<byte[]> pieces = new ArrayList<>();
        for (long left = both.length(); left > 0; left -= Body.PIECE) {
            pieces.add(new byte[(int) Math.min(Body.PIECE, left)]);
        }
        boolean there =
                copy(older, pieces, before.first() - both.first()) && copy(newer, pieces, after.first() - both.first());
        return there ? Body.of(pieces, both.length()) : null;
    }

    private static boolean copy(Body from, List<byte[]> into, long offset) {
        for (int i = 0; i < from.pieces(); i++) {
            byte[] piece = from.piece(i);
            if (piece == null) {
                return false;
            }
            Body.write(piece, into, offset + (long) i * Body.PIECE);
        }
        return true;
    }

    /**
     * @return the part from the first byte on that is for such a request, of which the rest may be asked for by its entity tag; or
     *     null
     */
    public static @Nullable Stored beginning(List<Stored> variants, String realm, Headers request) {
        for (Stored one : variants) {
            ContentRange range = one.range();
            String tag = one.headers().first("ETag");
            if (range != null
                    && range.first() == 0
                    && tag != null
                    && EntityTags.isStrong(tag)
                    && one.isFor(realm, request)) {
                return one;
            }
        }
        return null;
    }

    /** @return whether there are parts for such a request */
    public static boolean areThere(List<Stored> variants, String realm, Headers request) {
        return variants.stream().anyMatch(one -> isPart(one.status()) && one.isFor(realm, request));
    }

    /** Asks for what is missing behind a part, or for the whole if it is not the same any more (RFC 9110, 13.1.5). */
    public static void askForRest(Stored beginning, Headers.Builder request) {
        ContentRange range = beginning.range();
        String tag = beginning.headers().first("ETag");
        if (range != null && tag != null) {
            request.set("Range", "bytes=" + (range.last() + 1) + '-');
            request.set("If-Range", tag);
        }
    }

    /**
     * @param answered fields of a 206
     * @return how many bytes it brings; -1 where they are not the rest of this part, to its end
     */
    public static long restOf(Stored beginning, Headers answered) {
        ContentRange have = beginning.range();
        ContentRange rest = ContentRange.of(answered);
        boolean fits = have != null
                && rest != null
                && areOne(beginning.headers(), answered)
                && rest.complete() == have.complete()
                && rest.first() == have.last() + 1
                && rest.last() == rest.complete() - 1;
        return fits ? Objects.requireNonNull(rest).length() : -1;
    }
}
