package io.gatehouse.fault;

/** Every way in which an exchange can fail. The name in lower case with hyphens is the code that clients and logs see. */
public enum Fault {
    MALFORMED_REQUEST(Origin.DOWNSTREAM, 400, Retry.NEVER, "The request is malformed"),
    AMBIGUOUS_PATH(Origin.DOWNSTREAM, 400, Retry.NEVER, "The path can be read in more than one way"),
    UNAUTHENTICATED(Origin.DOWNSTREAM, 401, Retry.NEVER, "Who asks is not known"),
    FORBIDDEN(Origin.DOWNSTREAM, 403, Retry.NEVER, "This is not allowed to who asks"),
    ACCESS_DENIED(Origin.DOWNSTREAM, 403, Retry.NEVER, "Access is denied"),
    ORIGIN_NOT_ALLOWED(Origin.DOWNSTREAM, 403, Retry.NEVER, "The origin of the page is not allowed"),
    CROSS_SITE(Origin.DOWNSTREAM, 403, Retry.NEVER, "A page of another site asks for this"),
    NO_ROUTE(Origin.DOWNSTREAM, 404, Retry.NEVER, "There is nothing here"),
    METHOD_NOT_ALLOWED(Origin.DOWNSTREAM, 405, Retry.NEVER, "The method is not allowed here"),
    BODY_TOO_SLOW(Origin.DOWNSTREAM, 408, Retry.NEVER, "The request came too slowly"),
    ORDER_REFUSED(Origin.DOWNSTREAM, 409, Retry.NEVER, "What was ordered cannot be carried out"),
    BODY_TOO_LARGE(Origin.DOWNSTREAM, 413, Retry.NEVER, "The request body is too large"),
    URI_TOO_LONG(Origin.DOWNSTREAM, 414, Retry.NEVER, "The request target is too long"),
    MISDIRECTED(Origin.DOWNSTREAM, 421, Retry.NEVER, "This host is not served here"),
    WEBSOCKET_VERSION(Origin.DOWNSTREAM, 426, Retry.NEVER, "Another version of WebSocket is spoken here"),
    TOO_MANY_FAILURES(Origin.DOWNSTREAM, 429, Retry.NEVER, "Too many credentials were not good"),
    QUOTA_EXHAUSTED(Origin.DOWNSTREAM, 429, Retry.NEVER, "What is allowed is used up"),
    TOO_MANY_AT_ONCE(Origin.DOWNSTREAM, 429, Retry.NEVER, "Too many requests at once"),
    RATE_LIMITED(Origin.DOWNSTREAM, 429, Retry.NEVER, "Too many requests"),
    HEADERS_TOO_LARGE(Origin.DOWNSTREAM, 431, Retry.NEVER, "The request header fields are too large"),
    CLIENT_GONE(Origin.DOWNSTREAM, 499, Retry.NEVER, "The client went away"),
    NOT_CACHED(Origin.DOWNSTREAM, 504, Retry.NEVER, "What is cached cannot be used"),

    INTERNAL(Origin.GATEWAY, 500, Retry.NEVER, "The gateway failed"),
    MAINTENANCE(Origin.GATEWAY, 503, Retry.NEVER, "Down for maintenance"),
    ROUTE_DISABLED(Origin.GATEWAY, 503, Retry.NEVER, "Switched off"),
    NOT_READY(Origin.GATEWAY, 503, Retry.NEVER, "The gateway is not ready"),
    IDENTITY_UNAVAILABLE(Origin.GATEWAY, 503, Retry.NEVER, "Who asks cannot be found out now"),
    AUDIT_UNAVAILABLE(Origin.GATEWAY, 503, Retry.NEVER, "What is ordered cannot be written down, and so is not done"),
    LIMITS_UNAVAILABLE(Origin.GATEWAY, 503, Retry.NEVER, "What may still pass cannot be found out now"),
    UPSTREAM_BUSY(Origin.GATEWAY, 503, Retry.NEVER, "Too many requests are in flight"),
    OVERLOADED(Origin.GATEWAY, 503, Retry.NEVER, "More is asked for than can be served"),
    NO_ENDPOINT(Origin.GATEWAY, 503, Retry.NEVER, "No endpoint is available"),

    CONNECT_FAILED(Origin.UPSTREAM, 502, Retry.IF_UNSENT, "The upstream could not be reached"),
    UPSTREAM_BROKE(Origin.UPSTREAM, 502, Retry.IF_IDEMPOTENT, "The upstream broke off"),
    UPSTREAM_MALFORMED(Origin.UPSTREAM, 502, Retry.NEVER, "The upstream's answer is malformed"),
    CONNECT_TIMEOUT(Origin.UPSTREAM, 504, Retry.IF_UNSENT, "The upstream could not be reached in time"),
    FIRST_BYTE_TIMEOUT(Origin.UPSTREAM, 504, Retry.IF_IDEMPOTENT, "The upstream did not answer in time"),
    IDLE_TIMEOUT(Origin.UPSTREAM, 504, Retry.NEVER, "The exchange was silent for too long"),
    TOTAL_TIMEOUT(Origin.UPSTREAM, 504, Retry.NEVER, "The exchange took too long");

    /** Who is to blame. */
    public enum Origin {
        DOWNSTREAM,
        GATEWAY,
        UPSTREAM
    }

    /** Whether the request may be sent again. */
    public enum Retry {
        NEVER,
        /** only while no byte of the request went out */
        IF_UNSENT,
        /** for an idempotent method too (RFC 9110, 9.2.2) */
        IF_IDEMPOTENT
    }

    private final Origin origin;
    private final int status;
    private final Retry retry;
    private final String title;
    private final String code;

    Fault(Origin origin, int status, Retry retry, String title) {
        this.origin = origin;
        this.status = status;
        this.retry = retry;
        this.title = title;
        this.code = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public Origin origin() {
        return origin;
    }

    /** @return the status that the client gets; 499 is never sent, only logged */
    public int status() {
        return status;
    }

    public Retry retry() {
        return retry;
    }

    /** @return one sentence for people, without a full stop */
    public String title() {
        return title;
    }

    /** @return for example {@code no-route} */
    public String code() {
        return code;
    }
}
