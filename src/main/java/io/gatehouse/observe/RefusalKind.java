package io.gatehouse.observe;

import java.util.List;

/**
 * What one guard has refused on one route for one reason.
 *
 * @param fault its code
 * @param route its name, or {@code (no route)}, or {@code (others)}
 * @param observed whether it was only watched for
 * @param total since the start
 * @param reasons some of the last; who was refused is in them, credentials as a hash
 */
public record RefusalKind(
        String guard, String fault, String route, boolean observed, long total, List<String> reasons) {}
