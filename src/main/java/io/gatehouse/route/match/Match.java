package io.gatehouse.route.match;

import java.util.List;

/**
 * What a route takes: one of the paths, and one of the methods, and the condition.
 *
 * @param paths at least one
 * @param methods upper-case names; empty for any. GET includes HEAD
 * @param when {@link When#ALWAYS} for no condition
 * @param ignoreCase whether paths are compared without regard to case
 */
public record Match(List<PathPattern> paths, List<String> methods, When when, boolean ignoreCase) {

    /**
     * Tracing tells an attacker what the gateway adds, and a tunnel anywhere is none of its services.
     *
     * @return whether no route takes this method, whatever the descriptor says
     */
    public static boolean isNeverTaken(String method) {
        return method.equals("TRACE") || method.equals("CONNECT");
    }
}
