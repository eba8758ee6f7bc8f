package io.gatehouse.upstream;

import io.gatehouse.testing.RawHttp2;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The other side of a connection of HTTP/2 without a socket: says frames, and reads those that were sent. */
final class FakePeer {

    private static final int PREFACE = 24;

    private final FakeLine line;
    private final StringBuilder unread = new StringBuilder();
    private boolean begun;

    FakePeer(FakeLine line) {
        this.line = line;
    }

    /** Says one frame; it is heard at the next turn. */
    FakePeer says(int type, int flags, int stream, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        line.says(new String(frame.array(), StandardCharsets.ISO_8859_1));
        return this;
    }

    /** @param settings pairs of what and how much */
    FakePeer settings(int... settings) {
        ByteBuffer said = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            said.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return says(RawHttp2.SETTINGS, 0, 0, said.array());
    }

    FakePeer window(int stream, int increment) {
        return number(RawHttp2.WINDOW_UPDATE, stream, increment);
    }

    FakePeer number(int type, int stream, int number) {
        return says(type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
    }

    FakePeer head(int stream, boolean end, String... fields) {
        int flags = RawHttp2.END_HEADERS | (end ? RawHttp2.END_STREAM : 0);
        return says(RawHttp2.HEADERS, flags, stream, RawHttp2.Wire.packed(fields));
    }

    /** @return the frames that were sent since this was asked last */
    List<RawHttp2.Frame> sent() {
        unread.append(line.taken());
        if (!begun && unread.length() >= PREFACE) {
            begun = true;
            unread.delete(0, PREFACE);
        }
        byte[] bytes = unread.toString().getBytes(StandardCharsets.ISO_8859_1);
        List<RawHttp2.Frame> frames = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (begun && all.remaining() >= 9 && all.remaining() >= 9 + (all.getInt(all.position()) >>> 8)) {
            int first = all.getInt();
            int flags = all.get();
            int stream = all.getInt();
            byte[] payload = new byte[first >>> 8];
            all.get(payload);
            frames.add(new RawHttp2.Frame(first & 0xff, flags, stream, payload));
        }
        unread.delete(0, all.position());
        return frames;
    }

    /** @return those of one type */
    List<RawHttp2.Frame> sent(int type) {
        return sent().stream().filter(frame -> frame.type() == type).toList();
    }
}
