package io.gatehouse.limit.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who wants to hear what gateways of a grid tell each other. Nothing here may wait. */
public interface Hearing {

    /** Nobody here wants to hear anything. */
    Hearing NOBODY = new Hearing() {
        @Override
        public @Nullable String position() {
            return null;
        }

        @Override
        public boolean isFresh() {
            return false;
        }

        @Override
        public void heard(List<String> notices, String position) {}

        @Override
        public void missed(String position) {}
    };

    /** @return up to where all was heard, as it was told last; empty where that is not known; null while nothing is to be heard */
    @Nullable
    String position();

    /** @return whether there is nothing yet that what was told until now could be about; once it is false, it stays so */
    boolean isFresh();

    /**
     * @param notices what others have told since, in order; none where only the position is another one
     * @param position up to where all has been heard with that
     */
    void heard(List<String> notices, String position);

    /** Nobody can say what was told meanwhile: it may have been anything. */
    void missed(String position);
}
