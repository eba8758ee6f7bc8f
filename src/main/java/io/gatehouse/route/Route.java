package io.gatehouse.route;

import io.gatehouse.route.match.Match;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.settings.Position;

/**
 * One way through the gateway.
 *
 * @param name unique in the table
 * @param at where the descriptor declares it
 * @param match what it takes
 * @param action what becomes of what it takes
 * @param policies what runs before, in the order of the table of concerns
 * @param enabled false: it still takes its requests, and answers them with 503
 */
public record Route(String name, Position at, Match match, Action action, Policies policies, boolean enabled) {}
