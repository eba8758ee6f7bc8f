package io.gatehouse.boot.concern;

import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.ResponseHead;

/** What one policy says of a request that it does not simply let pass. */
sealed interface Verdict {

    /** @return the element of the descriptor */
    String element();

    /** @return whether the request ends here */
    boolean isFinal();

    /** @return the same of a policy that only observes */
    default Verdict observed() {
        return this;
    }

    /** It turns the request away, or would, if it did not only observe. */
    record Refused(String element, Refusal refusal) implements Verdict {

        @Override
        public boolean isFinal() {
            return refusal.mode() == Mode.ENFORCE;
        }

        @Override
        public Verdict observed() {
            return new Refused(element, new Refusal(refusal.fault(), refusal.told(), refusal.reason(), Mode.OBSERVE));
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
