package io.gatehouse.route;

import java.util.List;

/**
 * What a route takes: one of the paths, and one of the methods, and the condition.
 *
 * @param paths at least one
 * @param methods upper-case names; empty for any. GET includes HEAD
 * @param when {@link When#ALWAYS} for no condition
 * @param ignoreCase whether paths are compared without regard to case
 */
public record Match(List<PathPattern> paths, List<String> methods, When when, boolean ignoreCase) {}
