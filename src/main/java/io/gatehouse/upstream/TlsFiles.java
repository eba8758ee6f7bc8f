package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.TlsSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the files of TLS settings contain, read once: what is compared is what is used. A certificate that is renewed under its old
 * name is another certificate.
 *
 * @param trust the certificates that are trusted, or null for the platform's
 * @param key the gateway's own key, or null
 */
record TlsFiles(@Nullable ByteBuffer trust, @Nullable ByteBuffer key) {

    private static final TlsFiles NONE = new TlsFiles(null, null);

    /** @throws IOException if one cannot be read; the message says which */
    static TlsFiles of(UpstreamSpec upstream) throws IOException {
        TlsSpec tls = upstream.tls();
        if (tls == null || !upstream.mayBeSecure()) {
            return NONE;
        }
        // without verification nobody is asked whom to trust
        return new TlsFiles(tls.verify() ? read(tls.trust()) : null, read(tls.key()));
    }

    private static @Nullable ByteBuffer read(@Nullable String file) throws IOException {
        if (file == null) {
            return null;
        }
        try {
            return ByteBuffer.wrap(Files.readAllBytes(Path.of(file))).asReadOnlyBuffer();
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e, e);
        }
    }

    /** @return the bytes, of which one must be there */
    static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    /** Without the contents. */
    @Override
    public String toString() {
        return "files[trust=" + (trust != null) + ", key=" + (key != null) + ']';
    }
}
