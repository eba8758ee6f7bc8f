package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.compare.Change;
import io.gatehouse.compare.Detail;
import io.gatehouse.compare.Difference;
import io.gatehouse.route.table.RouteTable;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is otherwise in one table than in another, as operators see it. */
final class ShownChanges {

    private static final int MOST = 500;

    private ShownChanges() {}

    /**
     * @param concealing takes out what placeholders stand for
     * @return nothing where one of them is not there
     */
    static Answers.Changes between(
            @Nullable RouteTable before, @Nullable RouteTable after, UnaryOperator<String> concealing) {
        if (before == null || after == null) {
            return Answers.Changes.NONE;
        }
        List<Change> changes = Difference.between(before, after).changes();
        return new Answers.Changes(
                changes.size(),
                changes.stream()
                        .limit(MOST)
                        .map(change -> of(change, concealing))
                        .toList());
    }

    private static Answers.Change of(Change change, UnaryOperator<String> concealing) {
        return new Answers.Change(
                change.kind().name().toLowerCase(Locale.ROOT),
                change.noun(),
                concealing.apply(change.name()),
                change.details().stream().map(detail -> of(detail, concealing)).toList());
    }

    private static Answers.Detail of(Detail detail, UnaryOperator<String> concealing) {
        return new Answers.Detail(
                concealing.apply(detail.what()),
                detail.before() == null ? null : concealing.apply(detail.before()),
                detail.after() == null ? null : concealing.apply(detail.after()));
    }
}
