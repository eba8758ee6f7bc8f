package io.gatehouse.filter.headers;

import java.util.List;
import java.util.Set;

/** Changes of the answer that go by one word: {@code preset}. */
enum Preset {
    /**
     * What browsers heed, where the upstream does not say it itself, and nothing about the software behind.
     *
     * <p>A year of HSTS (RFC 6797) for this host alone: its subdomains may be somebody else's. No framing by other sites; there is
     * no Content-Security-Policy here, because one of {@code frame-ancestors} would overrule a stricter X-Frame-Options of the
     * application, while an application's own policy overrules this X-Frame-Options. No Permissions-Policy: what an application
     * needs, only it knows.
     */
    SECURE(List.of(
            new Change.Default("Strict-Transport-Security", "max-age=31536000", true),
            new Change.Default("X-Content-Type-Options", "nosniff", false),
            new Change.Default("Referrer-Policy", "strict-origin-when-cross-origin", false),
            new Change.Default("X-Frame-Options", "SAMEORIGIN", false),
            new Change.Remove("Server"),
            new Change.Remove("X-Powered-By")));

    @SuppressWarnings("ImmutableEnumChecker") // List.of of records of texts
    private final List<Change> changes;

    Preset(List<Change> changes) {
        this.changes = changes;
    }

    /** @param named the fields that the descriptor speaks of itself, in lower case: it wins */
    List<Change> besides(Set<String> named) {
        return changes.stream()
                .filter(change -> !named.contains(change.name().toLowerCase(java.util.Locale.ROOT)))
                .toList();
    }
}
