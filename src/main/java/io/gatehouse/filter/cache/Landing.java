package io.gatehouse.filter.cache;

import io.gatehouse.cache.Stored;
import io.gatehouse.fault.Fault;

/** What becomes of those who wait for somebody else's request. */
sealed interface Landing {

    /** They read along, those for whom it is. The body is not in the head. */
    record Along(Stored head, Gathering body, long length) implements Landing {}

    /** They get what is stored, those for whom it is. */
    record Answer(Stored stored, boolean stale) implements Landing {}

    /** They ask for themselves: what came is for one only. */
    record Alone() implements Landing {}

    /** Nothing came of it: they begin again. */
    record Again() implements Landing {}

    /** They are told the same. */
    record Failed(Fault fault, String detail) implements Landing {}

    Landing ALONE = new Alone();
    Landing AGAIN = new Again();
}
