package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variants of one URL as bytes, with short bodies; of long ones, the names of their pieces. */
final class StoredBytes {

    private static final int VERSION = 1;
    private static final int SHORT = 0;
    private static final int ON_SHELF = 1;

    /** More of anything is none of ours. */
    private static final int MOST = 1 << 20;

    private StoredBytes() {}

    static byte[] write(List<Stored> variants) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeInt(variants.size());
            for (Stored one : variants) {
                write(one, out);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Stored one, DataOutputStream out) throws IOException {
        text(one.realm(), out);
        out.writeInt(one.status());
        out.writeInt(one.headers().size());
        for (int i = 0; i < one.headers().size(); i++) {
            text(one.headers().name(i), out);
            text(one.headers().value(i), out);
        }
        texts(one.selection().fields(), out);
        texts(one.selection().values(), out);
        Terms terms = one.terms();
        out.writeLong(terms.lifetime());
        out.writeLong(terms.staleWhileRevalidate());
        out.writeLong(terms.staleIfError());
        out.writeBoolean(terms.validateAlways());
        out.writeBoolean(terms.neverStale());
        out.writeBoolean(terms.immutable());
        texts(terms.dropped(), out);
        out.writeLong(one.initialAge());
        out.writeLong(one.came());
        body(one.body(), out);
    }

    private static void body(Body body, DataOutputStream out) throws IOException {
        out.writeLong(body.length());
        if (body instanceof ShelvedBody shelved) {
            out.writeByte(ON_SHELF);
            text(shelved.name(), out);
            return;
        }
        out.writeByte(SHORT);
        for (int i = 0; i < body.pieces(); i++) {
            byte[] piece = body.piece(i);
            if (piece != null) {
                out.write(piece);
            }
        }
    }

    private static void texts(List<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (String one : texts) {
            text(one, out);
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @return null where these are no such bytes, as those of another version */
    static @Nullable List<Stored> read(byte[] bytes, Shelf shelf) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readByte() != VERSION) {
                return null;
            }
            int count = count(in);
            List<Stored> variants = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                variants.add(read(in, shelf));
            }
            return List.copyOf(variants);
        } catch (IOException | RuntimeException e) {
            // whatever is wrong with them, it is no answer any more
            return null;
        }
    }

    private static Stored read(DataInputStream in, Shelf shelf) throws IOException {
        String realm = text(in);
        int status = in.readInt();
        Headers.Builder headers = Headers.builder();
        int fields = count(in);
        for (int i = 0; i < fields; i++) {
            headers.add(text(in), text(in));
        }
        Selection selection = new Selection(texts(in), texts(in));
        Terms terms = new Terms(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                texts(in));
        return new Stored(
                realm, status, headers.build(), selection, terms, in.readLong(), in.readLong(), body(in, shelf));
    }

    private static Body body(DataInputStream in, Shelf shelf) throws IOException {
        long length = in.readLong();
        if (in.readByte() == ON_SHELF) {
            return new ShelvedBody(shelf, text(in), length);
        }
        if (length < 0 || length > MOST) {
            throw new IOException("a short body of " + length + " bytes");
        }
        byte[] all = new byte[(int) length];
        in.readFully(all);
        return Body.of(List.of(all), length);
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        int count = count(in);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(in));
        }
        return List.copyOf(texts);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[count(in)];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException("a count of " + count);
        }
        return count;
    }
}
