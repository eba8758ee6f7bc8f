package io.gatehouse.boot;

import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.ResponseHead;

/** What one policy says of a request that it does not simply let pass. */
sealed interface Verdict {

    /** @return the element of the descriptor */
    String element();

    /** @return whether the request ends here */
    boolean isFinal();

    /** It turns the request away, or would, if it did not only observe. */
    record Refused(String element, Refusal refusal) implements Verdict {

        @Override
        public boolean isFinal() {
            return refusal.mode() == Mode.ENFORCE;
        }
    }

    /** It answers itself. */
    record Answered(String element, ResponseHead head) implements Verdict {

        @Override
        public boolean isFinal() {
            return true;
        }
    }
}
