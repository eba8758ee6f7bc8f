package io.gatehouse.config.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A few bytes that stand for many: equal where those are, and practically nowhere else (SHA-256). */
public final class Fingerprint {

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // every Java has it
            throw new IllegalStateException(e);
        }
    }

    public static String of(byte[] bytes) {
        return new Fingerprint().add(bytes).end();
    }

    /** @return of names, texts and folders in their order */
    static String of(List<Piece> pieces) {
        Fingerprint fingerprint = new Fingerprint();
        for (Piece piece : pieces) {
            fingerprint.add(piece.name()).add(piece.text()).add(String.valueOf(piece.folder()));
        }
        return fingerprint.end();
    }

    private Fingerprint add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With the length in front, so that it matters where one ends and the next begins. */
    private Fingerprint add(byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
        return this;
    }

    private String end() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
