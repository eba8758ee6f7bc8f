package io.gatehouse.filter.cache;

import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Terms;
import io.gatehouse.cache.Validation;
import io.gatehouse.http.Headers;

/** What is stored is confirmed by the origin, and brought up to date (RFC 9111, 4.3.4). */
final class Fresh {

    private Fresh() {}

    /**
     * @param said fields of the origin's answer
     * @param asked when it was asked, in milliseconds since 1970
     * @param askedByTicker the same by the ticker
     * @return what holds now, whether it is kept on or not
     */
    static Stored update(Passage passage, Stored before, Headers said, long asked, long askedByTicker) {
        long came = passage.cache().now();
        Headers merged = Validation.merged(before.headers(), said);
        Judgement judgement =
                Judgement.of(passage.asking("GET"), before.status(), merged, passage.rules(), asked, came);
        Terms terms = judgement.terms();
        Selection selection =
                Selection.of(passage.request(), merged, passage.rules().vary());
        Stored now = Stored.of(
                before.realm(),
                before.status(),
                merged,
                selection,
                terms == null ? before.terms() : terms,
                asked,
                came,
                before.body());
        if (terms == null || !selection.equals(before.selection())) {
            passage.cache().store().remove(passage.key(), before);
        }
        if (terms != null && !passage.cache().changes().isChangedSince(passage.key(), now, askedByTicker)) {
            passage.cache().store().put(passage.key(), now);
        }
        return now;
    }
}
