package io.gatehouse.route.settings;

import io.gatehouse.http.FixedBody;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a descriptor names and does not contain. */
public interface Outside {

    /**
     * @param location a file, relative to the descriptor's folder
     * @throws IOException with a message for people
     */
    FixedBody file(String location) throws IOException;

    /**
     * @param location a file, relative to the descriptor's folder
     * @return its full path
     * @throws IOException with a message for people, if this is no path, or secrets are asked for and it is not there
     */
    Path path(String location) throws IOException;

    /**
     * @param location a file, relative to the descriptor's folder
     * @return its full path, whether or not it is there; it is not watched with the descriptor
     * @throws IOException with a message for people, if this is no path
     */
    Path place(String location) throws IOException;

    /**
     * @param reference {@code jndi:NAME}, {@code env:NAME} or {@code file:PATH}
     * @return the secret, or null when secrets are not asked for now
     * @throws IllegalArgumentException if it is no reference (without what it is), or refers to nothing
     */
    @Nullable
    String secret(String reference);
}
