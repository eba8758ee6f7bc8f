package io.gatehouse.route;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What becomes of a request that a route took and no policy refused. */
public sealed interface Action {

    /**
     * It is sent upstream.
     *
     * @param target the name of an upstream or of a split
     * @param rewrite what becomes of the path
     * @param mapBack whether Location, Content-Location and the cookies' Path and Domain are mapped back
     * @param sessionUrls what becomes of {@code ;jsessionid=…} at the end of the path
     */
    record Forward(String target, PathRewrite rewrite, boolean mapBack, SessionUrls sessionUrls) implements Action {}

    /**
     * @param location an absolute URL or an absolute path
     * @param status 301, 302, 303, 307 or 308
     */
    record Redirect(Template location, int status) implements Action {}

    /**
     * @param status the status
     * @param type the media type; null when there is no body
     * @param body the bytes; of length 0 for none
     */
    record Respond(int status, @Nullable String type, Body body) implements Action {}

    /** Bytes that never change, with value equality. */
    final class Body {

        private final byte[] bytes;

        private Body(byte[] bytes) {
            this.bytes = bytes;
        }

        /** @return this text in UTF-8 */
        public static Body of(String text) {
            return new Body(text.getBytes(StandardCharsets.UTF_8));
        }

        public static Body of(byte[] bytes) {
            return new Body(bytes.clone());
        }

        public int length() {
            return bytes.length;
        }

        /** @return a view that nobody can write through, at its start */
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }

        /** @return the bytes read as UTF-8 */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Body that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    /** What becomes of a session id that the application wrote into the URL. */
    enum SessionUrls {
        /** 400 */
        REFUSE,
        /** the upstream does not see it */
        STRIP,
        /** the upstream sees it */
        FORWARD
    }
}
