package io.gatehouse.cache;

/** What decides whether an answer is kept. */
public enum Clause {
    BYPASS(
            false,
            "the request goes past the cache: it has If-Match or If-Unmodified-Since, or a field that stands for another method"),
    METHOD(false, "only answers to GET are kept (RFC 9111, 3)"),
    REQUEST_NO_STORE(false, "the request says no-store (RFC 9111, 5.2.1.5)"),
    STATUS(false, "an answer of this status is not kept (RFC 9111, 3)"),
    MUST_UNDERSTAND(false, "must-understand, and the status is not understood (RFC 9111, 5.2.2.3)"),
    NO_STORE(false, "no-store (RFC 9111, 5.2.2.5)"),
    PRIVATE(false, "private (RFC 9111, 5.2.2.7)"),
    AUTHORIZATION(
            false,
            "the request says who asks, and the answer neither public nor s-maxage nor must-revalidate (RFC 9111, 3.5)"),
    SET_COOKIE(false, "Set-Cookie is for one client only"),
    VARY_ANY(false, "Vary: * (RFC 9111, 4.1)"),
    VARY_CHANGED(
            false,
            "Vary names a field that the gateway changes on its way up, so upstreams tell apart what this cache cannot"),
    PERSONAL(
            false,
            "the answer says nothing, and the request has Cookie or says who asks: it may be for one client only"),
    NO_CACHE(false, "no-cache, and nothing to validate it by (RFC 9111, 5.2.2.4)"),
    STALE(false, "stale as it came, and nothing to validate it by"),
    NOTHING_SAID(false, "neither freshness nor a validator nor default-ttl (RFC 9111, 4.2.2)"),
    PARTIAL(
            false,
            "a part that nobody asked for, or that does not say where it belongs and how long the whole is (RFC 9111, 3.3)"),
    TOO_LARGE(false, "the body is longer than max-body"),
    NO_ROOM(false, "there is no room for it now"),
    S_MAXAGE(true, "s-maxage (RFC 9111, 5.2.2.10)"),
    MAX_AGE(true, "max-age (RFC 9111, 5.2.2.1)"),
    EXPIRES(true, "Expires (RFC 9111, 5.3)"),
    HEURISTIC(true, "a tenth of the time since Last-Modified (RFC 9111, 4.2.2)"),
    DEFAULT_TTL(true, "default-ttl of the route"),
    FORCED(true, "force of the route, against what the answer says"),
    VALIDATOR(true, "not fresh, but it can be validated (RFC 9111, 4.3)");

    private final boolean stored;
    private final String text;

    Clause(boolean stored, String text) {
        this.stored = stored;
        this.text = text;
    }

    /** @return whether it is kept */
    public boolean isStored() {
        return stored;
    }

    /** @return for people */
    public String text() {
        return text;
    }
}
