package io.gatehouse.filter.cache;

import io.gatehouse.cache.Body;
import io.gatehouse.cache.CacheStatus;
import io.gatehouse.cache.Presentation;
import io.gatehouse.cache.Stored;
import io.gatehouse.exchange.Downstream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Sends clients what is stored, or is just coming in. */
final class Reply {

    private static final byte[] NOTHING = {};
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private Reply() {}

    /**
     * Answers with what is stored, and ends the exchange.
     *
     * @param status what is said of the cache
     * @param cookies that the origin sends to this client, with its word that nothing has changed
     */
    static void send(Passage passage, Stored stored, String status, List<String> cookies) {
        Exchange exchange = passage.exchange();
        String method = exchange.head().method();
        long now = passage.cache().now();
        Presentation shown = Presentation.of(stored, method, passage.request(), now);
        ResponseHead head = head(shown.status(), shown.headers(), stored.age(now), status);
        cookies.forEach(cookie -> head.headers().add("Set-Cookie", cookie));
        boolean bodiless = shown.status() == NO_CONTENT || shown.status() == NOT_MODIFIED;
        if (!bodiless) {
            head.headers().set("Content-Length", Long.toString(shown.length()));
        }
        if (bodiless || method.equals("HEAD") || shown.length() == 0) {
            new Downstream(exchange, Downstream.Listener.NONE).whole(head, NOTHING);
            return;
        }
        passage.counts().bytes.add(shown.length());
        byte[] all = whole(stored.body(), shown);
        if (all != null) {
            new Downstream(exchange, Downstream.Listener.NONE).whole(head, all);
            return;
        }
        Executor elsewhere = stored.body().isSlow() ? passage.cache().executor() : null;
        watch(passage, Serving.stored(exchange, head, supply(stored.body()), shown.from(), shown.length(), elsewhere));
    }

    /** @return the bytes to be sent, where they are few and at hand */
    private static byte @Nullable [] whole(Body body, Presentation shown) {
        if (body.length() > Downstream.WHOLE_BYTES || !body.isHeld()) {
            return null;
        }
        byte[] piece = body.piece(0);
        if (piece == null || shown.length() == piece.length) {
            return piece;
        }
        byte[] part = new byte[(int) shown.length()];
        System.arraycopy(piece, (int) shown.from(), part, 0, part.length);
        return part;
    }

    private static Supply supply(Body body) {
        return new Supply() {
            @Override
            public @Nullable ByteBuffer from(long offset, int most) {
                byte[] piece = body.piece((int) (offset / Body.PIECE));
                if (piece == null) {
                    return null;
                }
                int start = (int) (offset % Body.PIECE);
                return ByteBuffer.wrap(piece, start, Math.min(most, piece.length - start));
            }

            @Override
            public boolean endsAt(long offset) {
                return offset == body.length();
            }
        };
    }

    /** Answers with what another has asked for, while it comes. */
    static void along(Passage passage, Landing.Along along) {
        Exchange exchange = passage.exchange();
        long now = passage.cache().now();
        String status = new CacheStatus().forwarded("uri-miss").collapsed().toString();
        ResponseHead head =
                head(along.head().status(), along.head().headers(), along.head().age(now), status);
        if (along.length() >= 0 && along.head().status() != NO_CONTENT) {
            head.headers().set("Content-Length", Long.toString(along.length()));
        }
        if (along.length() == 0) {
            new Downstream(exchange, Downstream.Listener.NONE).whole(head, NOTHING);
            return;
        }
        Serving serving = Serving.along(exchange, head, along.body(), along.length());
        Runnable wake = () -> passage.cache().executor().execute(serving::pump);
        along.body().read(wake);
        exchange.onComplete(outcome -> along.body().leave(wake));
        watch(passage, serving);
    }

    private static void watch(Passage passage, Serving serving) {
        passage.cache().watch(serving);
        passage.exchange().onComplete(outcome -> passage.cache().forget(serving));
        if (passage.exchange().isCompleted()) {
            passage.cache().forget(serving);
        }
        serving.start();
    }

    private static ResponseHead head(int code, Headers headers, long age, String status) {
        ResponseHead head = new ResponseHead(code, headers);
        head.headers().set("Age", Long.toString(age)).add(CacheStatus.FIELD, status);
        return head;
    }
}
