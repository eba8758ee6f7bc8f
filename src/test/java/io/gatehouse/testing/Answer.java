package io.gatehouse.testing;

/**
 * What became of a request of a {@link SteadyLoad}.
 *
 * @param kind of the request
 * @param due when it was to be sent, in nanoseconds since the load began
 * @param took nanoseconds from then to the last byte
 * @param status 0 when there was none
 * @param backend who answered; empty when nobody says so
 * @param wrong empty when the answer is whole and that of this very request
 */
public record Answer(String kind, long due, long took, int status, String backend, String wrong) {

    /** @return whether it came to its end, but not with what it should have had in it: another's, or a part for the whole */
    public boolean lies() {
        return wrong.startsWith(AnswerReader.LIE);
    }

    /** @return whether it is what was asked for */
    public boolean good() {
        return status == 200 && wrong.isEmpty();
    }
}
