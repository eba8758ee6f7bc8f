package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.Loaded;
import io.gatehouse.config.source.Piece;
import io.gatehouse.route.table.RouteTable;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is otherwise in one accepted descriptor than in the one before it. It is found out when somebody asks first, and kept then: of thousands
 * of routes that takes a while, and after most reloads nobody asks. As long as both tables are somewhere still, they are compared; later
 * the texts are read once more, with what they refer to as it is then. Any thread may call.
 */
final class LaterChanges {

    private Answers.@Nullable Changes known;
    private @Nullable Side before;
    private @Nullable Side after;

    /** Reads the texts of a descriptor once more. */
    interface Reader {

        /** @return null where it is not good any more, because of what it refers to */
        @Nullable
        Side read(List<Piece> pieces);

        static Reader of(DescriptorLoader loader) {
            return pieces -> {
                try {
                    Loaded loaded = loader.load(pieces);
                    return Side.of(loaded.table(), loaded.inputs()::conceal);
                } catch (InvalidDescriptor e) {
                    return null;
                }
            };
        }
    }

    /**
     * One of the two.
     *
     * @param table null where it is gone
     * @param concealing takes out of a text what placeholders of the descriptor stand for
     * @param again reads it once more
     */
    record Side(
            Supplier<@Nullable RouteTable> table, UnaryOperator<String> concealing, Supplier<@Nullable Side> again) {

        private static Side of(RouteTable table, UnaryOperator<String> concealing) {
            return new Side(() -> table, concealing, () -> null);
        }

        /** @return one that keeps no table from being forgotten */
        static Side of(RouteTable table, UnaryOperator<String> concealing, List<Piece> pieces, Reader reader) {
            WeakReference<RouteTable> forgetting = new WeakReference<>(table);
            return new Side(forgetting::get, concealing, () -> reader.read(pieces));
        }
    }

    private LaterChanges(Answers.@Nullable Changes known, @Nullable Side before, @Nullable Side after) {
        this.known = known;
        this.before = before;
        this.after = after;
    }

    static LaterChanges between(Side before, Side after) {
        return new LaterChanges(null, before, after);
    }

    /** @return of one before which nothing is known */
    static LaterChanges none() {
        return new LaterChanges(Answers.Changes.NONE, null, null);
    }

    /** May take a second or two where there are thousands of routes. */
    synchronized Answers.Changes get() {
        Answers.Changes found = known;
        if (found == null) {
            found = between(before, after, true);
            if (found == null) {
                // what it refers to may be there again when somebody asks next
                return Answers.Changes.NONE;
            }
            known = found;
            before = null;
            after = null;
        }
        return found;
    }

    /** @return null where one of them cannot be read now */
    private static Answers.@Nullable Changes between(
            @Nullable Side before, @Nullable Side after, boolean mayReadAgain) {
        if (before == null || after == null) {
            return null;
        }
        RouteTable one = before.table.get();
        RouteTable other = after.table.get();
        if (mayReadAgain && (one == null || other == null)) {
            return between(before.again.get(), after.again.get(), false);
        }
        UnaryOperator<String> first = before.concealing;
        UnaryOperator<String> then = after.concealing;
        return ShownChanges.between(one, other, text -> then.apply(first.apply(text)));
    }
}
