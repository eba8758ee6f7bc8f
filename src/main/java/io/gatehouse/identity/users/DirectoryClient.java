package io.gatehouse.identity.users;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.gatehouse.identity.DirectorySpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one directory, one for each talk: nothing of one caller is left for another, and a server that comes back is found at
 * once. A talk takes 5 s at most.
 */
final class DirectoryClient implements AutoCloseable {

    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** bytes; entries are far smaller, also with a thousand groups */
    private static final int LARGEST = 1 << 20;

    /** characters of what a library says */
    private static final int LONGEST_REASON = 300;

    private final DirectorySpec.Server server;
    private final SocketFactory sockets;
    private final LongSupplier nanoTime;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    /** What is said over a connection. */
    @FunctionalInterface
    interface Talk<T> {

        T over(LDAPConnection connection) throws LDAPException;
    }

    /** One talk under way. */
    private static final class Call {

        private final LDAPConnection connection;
        private final long deadline;
        private volatile boolean brokenOff;

        Call(LDAPConnection connection, long deadline) {
            this.connection = connection;
            this.deadline = deadline;
        }

        void breakOff() {
            brokenOff = true;
            connection.closeWithoutUnbind();
        }
    }

    /** @param trusted whose certificates are trusted; null for the platform's */
    DirectoryClient(DirectorySpec.Server server, @Nullable SSLContext trusted, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
        this.sockets = server.tls() ? encrypted(server.host(), trusted) : SocketFactory.getDefault();
    }

    private static SocketFactory encrypted(String host, @Nullable SSLContext trusted) {
        SSLSocketFactory tls =
                trusted == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusted.getSocketFactory();
        return new VerifiedSockets(tls, host, CONNECT);
    }

    private static LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        // no thread for each connection: whoever asks reads
        options.setUseSynchronousMode(true);
        options.setConnectTimeoutMillis((int) CONNECT.toMillis());
        options.setResponseTimeoutMillis(LONGEST.toMillis());
        options.setAbandonOnTimeout(false);
        options.setFollowReferrals(false);
        options.setBindWithDNRequiresPassword(true);
        options.setMaxMessageSize(LARGEST);
        return options;
    }

    /** @throws IOException if the directory does not answer, or says that it cannot */
    <T> T talk(Talk<T> talk) throws IOException {
        LDAPConnection connection = new LDAPConnection(sockets, options());
        Call call = new Call(connection, nanoTime.getAsLong() + LONGEST.toNanos());
        calls.add(call);
        try {
            connection.connect(server.host(), server.port());
            return talk.over(connection);
        } catch (LDAPException e) {
            throw new IOException(server + ": " + (call.brokenOff ? "no answer within 5 s" : reason(e)), e);
        } finally {
            calls.remove(call);
            connection.close();
        }
    }

    /** In one line, and not a page full; what the library says of a connection that failed is in its cause. */
    private static String reason(LDAPException e) {
        Throwable innermost = e;
        while (e.getResultCode().equals(ResultCode.CONNECT_ERROR) && innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String said = e.getResultCode() + ", " + innermost.getMessage();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < said.length() && i < LONGEST_REASON; i++) {
            line.append(Character.isISOControl(said.charAt(i)) ? ' ' : said.charAt(i));
        }
        return line.toString();
    }

    /** Breaks off what has taken too long, also what comes in drips. To be called about every second. */
    void tick() {
        long now = nanoTime.getAsLong();
        for (Call call : calls) {
            if (now - call.deadline > 0) {
                call.breakOff();
            }
        }
    }

    @Override
    public void close() {
        calls.forEach(Call::breakOff);
    }
}
