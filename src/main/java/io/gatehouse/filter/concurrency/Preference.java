package io.gatehouse.filter.concurrency;

import io.gatehouse.exchange.Asked;
import io.gatehouse.limit.Priority;
import io.gatehouse.route.match.When;
import io.gatehouse.route.settings.Names;
import io.gatehouse.route.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How important some requests are: {@code <priority>}. All that is said of them must hold.
 *
 * @param when what they look like; null where nothing is said of it
 * @param anyRole who asks has one of these; empty where nothing is said of it
 */
record Preference(Priority level, @Nullable When when, List<String> anyRole) {

    static final String ELEMENT = "priority";
    static final String ANY_ROLE = "any-role";

    Preference(Priority level, @Nullable When when, List<String> anyRole) {
        this.level = level;
        this.when = when;
        this.anyRole = List.copyOf(anyRole);
    }

    static Preference read(Settings element) {
        if (!element.has("when") && !element.has(ANY_ROLE)) {
            element.refuse("<priority> says nothing of whom (expected: when or any-role)");
        }
        return new Preference(
                element.choice("level", Priority.HIGH),
                When.read(element, "when"),
                element.parse(ANY_ROLE, List.of(), Names::parse));
    }

    boolean holds(Asked asked) {
        boolean who =
                anyRole.isEmpty() || anyRole.stream().anyMatch(asked.caller().roles()::contains);
        return who && (when == null || (asked.path() != null && when.holds(asked.head(), asked.path())));
    }
}
