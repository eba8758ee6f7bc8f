package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.boot.concern.Replay;
import io.gatehouse.exchange.Generation;
import io.gatehouse.observe.RecordedHead;
import io.gatehouse.route.table.RouteTable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a descriptor, as operators see it before it is put to work. Nothing is shown that placeholders stand for.
 *
 * @param now what it would take the place of; null while nothing is served
 * @param recorded heads of requests, of which it is told how they would fare
 */
record ShownPreview(Descriptors descriptors, @Nullable Generation now, List<RecordedHead> recorded) {

    private static final int MOST_GROUPS = 100;

    /** @param text null for what the source says now */
    Answers.Previewed of(@Nullable String text) {
        Candidates candidates = descriptors.candidates();
        Candidates.Candidate candidate = text == null ? candidates.ofSource() : candidates.of(text);
        UnaryOperator<String> served = descriptors.concealing();
        UnaryOperator<String> concealing = one -> candidate.concealed(served.apply(one));
        RouteTable before = now == null ? null : now.table();
        RouteTable after = candidate.table();
        Replay replay =
                before == null || after == null ? new Replay(0, 0, List.of()) : Replay.between(before, after, recorded);
        return new Answers.Previewed(
                candidate.problems().isEmpty(),
                candidate.problems(),
                candidate.hints(),
                now == null ? 0 : now.number(),
                text == null,
                candidate.digest(),
                ShownChanges.between(before, after, concealing),
                replay.judged(),
                replay.changed(),
                replay.groups().stream()
                        .limit(MOST_GROUPS)
                        .map(group -> of(group, concealing))
                        .toList());
    }

    private static Answers.Group of(Replay.Group group, UnaryOperator<String> concealing) {
        return new Answers.Group(
                concealing.apply(group.before()),
                concealing.apply(group.after()),
                group.count(),
                group.examples().stream().map(concealing).toList());
    }
}
