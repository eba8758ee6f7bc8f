package io.gatehouse.benchmarks.load;

import java.util.Optional;

/**
 * A contender that is up.
 *
 * @param url its root, without a slash at the end
 * @param child empty for the upstream itself
 */
record Target(String name, String url, Optional<Child> child) {

    boolean direct() {
        return child.isEmpty();
    }

    /** Whether it gets faster by running. */
    boolean warmsUp() {
        return !direct() && !name.equals(Contenders.NGINX);
    }
}
