package io.gatehouse.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/** One body, given in pieces for as long as there is room. */
final class Upload {

    private static final int PIECE = 32 * 1024;

    final byte[] body;
    final Heard heard = new Heard();
    final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private int given;
    boolean ended;

    Upload(int bytes, long seed) {
        body = new byte[bytes];
        new Random(seed).nextBytes(body);
        heard.sends(to -> {
            while (!ended && to.isReady()) {
                int count = Math.min(PIECE, body.length - given);
                to.write(ByteBuffer.wrap(body, given, count));
                given += count;
                ended = given == body.length;
                if (ended) {
                    to.end();
                }
            }
        });
    }
}
