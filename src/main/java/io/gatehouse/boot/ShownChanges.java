package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.compare.Change;
import io.gatehouse.compare.Difference;
import io.gatehouse.route.RouteTable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is otherwise in one table than in another, as operators see it. */
final class ShownChanges {

    private static final int MOST = 500;

    private ShownChanges() {}

    /** @return nothing where one of them is not there */
    static Answers.Changes between(@Nullable RouteTable before, @Nullable RouteTable after) {
        if (before == null || after == null) {
            return Answers.Changes.NONE;
        }
        List<Change> changes = Difference.between(before, after).changes();
        return new Answers.Changes(
                changes.size(),
                changes.stream().limit(MOST).map(ShownChanges::of).toList());
    }

    private static Answers.Change of(Change change) {
        return new Answers.Change(
                change.kind().name().toLowerCase(Locale.ROOT),
                change.noun(),
                change.name(),
                change.details().stream()
                        .map(detail -> new Answers.Detail(detail.what(), detail.before(), detail.after()))
                        .toList());
    }
}
