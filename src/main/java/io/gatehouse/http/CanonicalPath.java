package io.gatehouse.http;

/** The one reading of a raw path. */
public final class CanonicalPath {

    private final String raw;

    private CanonicalPath(String raw) {
        this.raw = raw;
    }

    public static CanonicalPath parse(String rawPath, boolean keepEncodedSlash, boolean keepEmptySegments)
            throws AmbiguousPathException {
        if (!rawPath.startsWith("/")) {
            throw new AmbiguousPathException("no slash at the start");
        }
        return new CanonicalPath(rawPath);
    }

    public String raw() {
        return raw;
    }
}
