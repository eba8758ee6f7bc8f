package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A frame of WebSocket as bytes (RFC 6455, 5.2), good or bad as a test says. */
public final class Frame {

    public static final int TEXT = 0x81;
    public static final int BINARY = 0x82;
    public static final int CLOSE = 0x88;
    public static final int PING = 0x89;
    public static final int PONG = 0x8a;

    /** the key of the example in RFC 6455, 1.3 */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final int first;
    private final byte[] payload;

    /** @param first FIN, the reserved bits and the opcode */
    public Frame(int first, byte[] payload) {
        this.first = first;
        this.payload = payload;
    }

    /** @return FIN, the reserved bits and the opcode */
    public int first() {
        return first;
    }

    public byte[] payload() {
        return payload;
    }

    /** From where bytes of frames come; fewer than asked for when that has ended. */
    @FunctionalInterface
    public interface Bytes {
        byte[] read(int count) throws IOException;
    }

    public static Frame text(String text) {
        return new Frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Frame binary(byte[] bytes) {
        return new Frame(BINARY, bytes);
    }

    public static Frame close(int code) {
        return new Frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** @return the lines of a good handshake, but for Host */
    public static String[] handshake(String... more) {
        String[] fields = {
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + KEY
        };
        String[] all = Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return all;
    }

    /** @return what a server answers to a key */
    public static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return as a client sends it */
    public byte[] masked() {
        byte[] scrambled = payload.clone();
        for (int i = 0; i < scrambled.length; i++) {
            scrambled[i] ^= MASK[i % MASK.length];
        }
        return bytes(0x80, MASK, scrambled);
    }

    /** @return as a server sends it */
    public byte[] plain() {
        return bytes(0, new byte[0], payload);
    }

    private byte[] bytes(int bit, byte[] mask, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (body.length < 126) {
            out.write(bit | body.length);
        } else if (body.length < 1 << 16) {
            out.write(bit | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) body.length).array());
        } else {
            out.write(bit | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(body.length).array());
        }
        out.writeBytes(mask);
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** @throws EOFException if there is no whole one */
    public static Frame read(Bytes from) throws IOException {
        byte[] head = exactly(2, from);
        int size = head[1] & 0x7f;
        long length = size < 126
                ? size
                : size == 126
                        ? ByteBuffer.wrap(exactly(2, from)).getShort() & 0xffff
                        : ByteBuffer.wrap(exactly(8, from)).getLong();
        byte[] mask = head[1] < 0 ? exactly(4, from) : new byte[4];
        byte[] payload = exactly(Math.toIntExact(length), from);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new Frame(head[0] & 0xff, payload);
    }

    private static byte[] exactly(int count, Bytes from) throws IOException {
        byte[] bytes = from.read(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended within a frame, or before one");
        }
        return bytes;
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** @return the code of a close frame; 1005 when it has none */
    public int code() {
        return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame that && first == that.first && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * first + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return Integer.toHexString(first) + " (" + payload.length + " bytes)";
    }
}
