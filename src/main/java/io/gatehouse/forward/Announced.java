package io.gatehouse.forward;

import java.util.Set;
import org.apache.hc.core5.http.EntityDetails;

/** Tells the engine that a body follows; how it is framed stands in the fields of the request. */
enum Announced implements EntityDetails {
    INSTANCE;

    @Override
    public long getContentLength() {
        return -1;
    }

    @Override
    public String getContentType() {
        return "";
    }

    @Override
    public String getContentEncoding() {
        return "";
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }
}
