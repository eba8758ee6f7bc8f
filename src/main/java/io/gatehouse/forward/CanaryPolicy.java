package io.gatehouse.forward;

import io.gatehouse.route.Policy;
import io.gatehouse.route.When;
import org.jspecify.annotations.Nullable;

/**
 * Some of a route's requests go elsewhere: {@code <canary>}. A cookie decides before the condition, and the condition before the
 * share.
 *
 * @param to an upstream or a split
 * @param share from 0 to 1, of the requests that the condition admits
 * @param when who may be drawn; {@link When#ALWAYS} for everyone
 * @param stickyCookie the cookie that remembers the draw, or null
 */
public record CanaryPolicy(
        String to, double share, When when, @Nullable String stickyCookie) implements Policy {}
