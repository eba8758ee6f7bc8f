package io.gatehouse.observe;

import java.time.Instant;

/**
 * One request that a guard has refused, or would have.
 *
 * @param at when it was over, of the wall's clock
 * @param guard the policy that refused
 * @param fault its code
 * @param status of that fault
 * @param route its name, or {@code (no route)}
 * @param observed whether it was only watched for
 * @param client the address of the true client
 * @param path without parameters
 * @param reason for people, without secrets
 */
public record RefusedRequest(
        Instant at,
        String guard,
        String fault,
        int status,
        String route,
        boolean observed,
        String client,
        String method,
        String host,
        String path,
        String reason) {}
