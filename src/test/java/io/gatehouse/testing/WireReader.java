package io.gatehouse.testing;

import io.gatehouse.http.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Reads HTTP/1.1 messages from a socket, strictly, for either side. Not thread-safe. */
final class WireReader {

    private static final int LONGEST_HEAD = 1 << 20;

    private final BufferedInputStream in;
    private Headers trailers = Headers.EMPTY;

    WireReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * @return the next head, or null when the peer closed before its first byte
     * @throws EOFException if it closed in the middle of it
     */
    RawHead head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("the head broke off after: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : (b == '\r' ? 1 : 0);
            if (head.size() > LONGEST_HEAD) {
                throw new IOException("head: " + head.size() + " bytes (expected: <= " + LONGEST_HEAD + ")");
            }
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return RawHead.parse(text.substring(0, text.length() - 4));
    }

    /** Copies the body of a response to the sink, as it comes. */
    End responseBody(RawHead head, String method, OutputStream sink) throws IOException {
        int status = head.status();
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return End.NO_BODY;
        }
        return body(head, End.CLOSE, sink);
    }

    /** Copies the body of a request to the sink, as it comes. */
    End requestBody(RawHead head, OutputStream sink) throws IOException {
        return body(head, End.NO_BODY, sink);
    }

    private End body(RawHead head, End unframed, OutputStream sink) throws IOException {
        trailers = Headers.EMPTY;
        try {
            if (head.isChunked()) {
                return chunks(sink);
            }
            if (head.length() >= 0) {
                return copy(head.length(), sink) ? End.LENGTH : End.CUT_OFF;
            }
            if (unframed == End.CLOSE) {
                copy(Long.MAX_VALUE, sink);
            }
            return unframed;
        } catch (SocketTimeoutException e) {
            return End.SILENCE;
        } catch (SocketException e) {
            return End.RESET;
        }
    }

    /** @return the fields behind the last chunk of the body that was read last */
    Headers trailers() {
        return trailers;
    }

    private End chunks(OutputStream sink) throws IOException {
        while (true) {
            String line = line();
            if (line == null) {
                return End.CUT_OFF;
            }
            int semicolon = line.indexOf(';');
            long size = Long.parseLong((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
            if (size == 0) {
                return trailer() ? End.LAST_CHUNK : End.CUT_OFF;
            }
            if (!copy(size, sink) || line() == null) {
                return End.CUT_OFF;
            }
        }
    }

    private boolean trailer() throws IOException {
        StringBuilder fields = new StringBuilder("trailers");
        String line = line();
        while (line != null && !line.isEmpty()) {
            fields.append("\r\n").append(line);
            line = line();
        }
        trailers = RawHead.parse(fields.toString()).headers();
        return line != null;
    }

    /** @return a line without its CRLF, or null when the peer closed before its end */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
    }

    private boolean copy(long length, OutputStream sink) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = length;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                return false;
            }
            sink.write(buffer, 0, n);
            left -= n;
        }
        return true;
    }

    /** @return exactly so many bytes, whatever they mean; fewer when the peer closed */
    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Reads what there is to its end. */
    End rest(OutputStream sink) throws IOException {
        try {
            copy(Long.MAX_VALUE, sink);
            return End.CLOSE;
        } catch (SocketTimeoutException e) {
            return End.SILENCE;
        } catch (SocketException e) {
            return End.RESET;
        }
    }
}
