package io.gatehouse.cache;

/** What a cache did with a request, for people: {@code Cache-Status} (RFC 9211). */
public final class CacheStatus {

    public static final String FIELD = "Cache-Status";

    private static final String NAME = "gatehouse";

    private final StringBuilder text = new StringBuilder(64).append(NAME);

    /** @param freshFor seconds; negative when it is stale */
    public static String hit(long freshFor) {
        return NAME + "; hit; ttl=" + freshFor;
    }

    /** Why it goes to the origin (RFC 9211, 2.2). */
    public CacheStatus forwarded(String reason) {
        text.append("; fwd=").append(reason);
        return this;
    }

    public CacheStatus answered(int status) {
        text.append("; fwd-status=").append(status);
        return this;
    }

    public CacheStatus stored(boolean is) {
        if (is) {
            text.append("; stored");
        }
        return this;
    }

    public CacheStatus collapsed() {
        text.append("; collapsed");
        return this;
    }

    /** @param why a token */
    public CacheStatus detail(String why) {
        text.append("; detail=").append(why);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
