package io.gatehouse.identity.file;

import java.util.List;

/** A file that is not what it should be. */
public final class Malformed extends Exception {

    private static final long serialVersionUID = 1;

    /** @param problems each with its line */
    Malformed(List<String> problems) {
        super(String.join("; ", problems), null, false, false);
    }
}
