package io.gatehouse.boot;

import io.gatehouse.config.source.Sources;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code WEB-INF/routes.xml}. */
record BundledDescriptor(ServletContext context) implements Sources.Bundled {

    private static final String PATH = "/WEB-INF/routes.xml";

    @Override
    public byte @Nullable [] read() throws IOException {
        try (InputStream in = context.getResourceAsStream(PATH)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    @Override
    public @Nullable Path folder() {
        String path = context.getRealPath("/WEB-INF");
        return path == null ? null : Path.of(path);
    }
}
