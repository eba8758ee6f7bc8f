package io.gatehouse.route.table;

import io.gatehouse.route.match.Facts;
import java.util.List;

/** Looks for something among the candidates for one request. */
interface Search extends PathTrie.Visitor<Bucket> {

    Facts facts();

    /** Whether candidates are of interest that do not take the method of the request. */
    boolean isForAnyMethod();

    /** @param candidates in their order */
    void offer(List<Candidate> candidates);

    @Override
    default void visit(Bucket bucket) {
        bucket.offer(this);
    }
}
