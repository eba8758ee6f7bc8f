package io.gatehouse.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the listener's certificate and its key are.
 *
 * @param certificate certificates in PEM (RFC 7468), the listener's own first
 * @param key the private key of that one, in PEM
 * @param clients which clients are asked for certificates of their own; null for none
 */
public record TlsFiles(Path certificate, Path key, @Nullable TlsClients clients) {

    static final String CERTIFICATE = "--tls-certificate";
    static final String KEY = "--tls-key";

    /** No client is asked for a certificate. */
    public TlsFiles(Path certificate, Path key) {
        this(certificate, key, null);
    }

    /** bytes; far more than a chain has, and behind them nothing is read */
    private static final int MOST = 1 << 20;

    /**
     * Reads all, once: what is compared is what is used.
     *
     * @throws IOException if one cannot be read; the message names the option, the file and what was expected
     */
    Contents read() throws IOException {
        return new Contents(
                read(CERTIFICATE, certificate),
                read(KEY, key),
                clients == null ? null : read(TlsClients.AUTHORITIES, clients.authorities()));
    }

    private static ByteBuffer read(String option, Path file) throws IOException {
        if (!Files.exists(file)) {
            throw unusable(option, file, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw unusable(option, file, Files.isDirectory(file) ? "a directory" : "no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(MOST)).asReadOnlyBuffer();
        } catch (AccessDeniedException e) {
            throw unusable(option, file, "may not be read by this process");
        } catch (IOException e) {
            throw unusable(option, file, "cannot be read: " + e);
        }
    }

    /** @return {@code --tls-key: FILE: what was found (expected: …)} */
    static IOException unusable(String option, Path file, String found) {
        String expected = switch (option) {
            case KEY -> "a private key in PEM, PKCS#8 or PKCS#1, not encrypted";
            case TlsClients.AUTHORITIES -> "certificates in PEM, of those who certify clients";
            default -> "certificates in PEM, the listener's own first";
        };
        return new IOException(option + ": " + file + ": " + found + " (expected: " + expected + ')');
    }

    /** What is in the files. Equal when all the bytes are. */
    record Contents(
            ByteBuffer certificate,
            ByteBuffer key,
            @Nullable ByteBuffer authorities) {

        /** Without the contents. */
        @Override
        public String toString() {
            return "contents[certificate=" + certificate.remaining() + " bytes, key=" + key.remaining() + " bytes]";
        }
    }
}
