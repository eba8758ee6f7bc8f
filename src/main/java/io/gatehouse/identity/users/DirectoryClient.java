package io.gatehouse.identity.users;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import io.gatehouse.identity.DirectorySpec;
import io.gatehouse.identity.DirectorySpec.Encryption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** of which the library says that the connection is good all the same */
    private static final Set<ResultCode> ITS_OWN = Set.of(ResultCode.BUSY, ResultCode.UNAVAILABLE);

    /** characters of what a library says */
    private static final int LONGEST_REASON = 300;

    private final List<DirectorySpec.Server> servers;
    private final SSLSocketFactory tls;
    private final LongSupplier nanoTime;
    private final Duration patience;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    /** the place of the one that answered last, which is asked first */
    private volatile int preferred;

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
    DirectoryClient(List<DirectorySpec.Server> servers, @Nullable SSLContext trusted, LongSupplier nanoTime) {
        this(servers, trusted, nanoTime, CONNECT);
    }

    /** @param patience for a connection, and for each answer while it is being encrypted */
    DirectoryClient(
            List<DirectorySpec.Server> servers,
            @Nullable SSLContext trusted,
            LongSupplier nanoTime,
            Duration patience) {
        this.patience = patience;
        this.servers = List.copyOf(servers);
        this.nanoTime = nanoTime;
        this.tls = trusted == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusted.getSocketFactory();
    }

    private LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        // no thread for each connection: whoever asks reads
        options.setUseSynchronousMode(true);
        options.setConnectTimeoutMillis((int) patience.toMillis());
        options.setResponseTimeoutMillis(LONGEST.toMillis());
        options.setAbandonOnTimeout(false);
        options.setFollowReferrals(false);
        options.setBindWithDNRequiresPassword(true);
        options.setMaxMessageSize(LARGEST);
        return options;
    }

    /** @throws IOException if none of the servers answers, or the one that does says that it cannot */
    <T> T talk(Talk<T> talk) throws IOException {
        long deadline = nanoTime.getAsLong() + LONGEST.toNanos();
        int first = preferred;
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            int place = (first + i) % servers.size();
            DirectorySpec.Server server = servers.get(place);
            LDAPConnection connection = new LDAPConnection(sockets(server), options());
            Call call = new Call(connection, deadline);
            calls.add(call);
            try {
                connect(connection, server);
                T said = talk.over(connection);
                preferred = place;
                return said;
            } catch (LDAPException e) {
                reasons.add(server + ": " + (call.brokenOff ? "no answer within 5 s" : reason(e)));
                if (call.brokenOff) {
                    // there is no time left for another, but the next talk begins there
                    preferred = (place + 1) % servers.size();
                }
                if (call.brokenOff || !isElsewhereBetter(e)) {
                    throw new IOException(String.join("; ", reasons), e);
                }
            } finally {
                calls.remove(call);
                connection.close();
            }
        }
        throw new IOException(String.join("; ", reasons));
    }

    private SocketFactory sockets(DirectorySpec.Server server) {
        return server.encryption() == Encryption.TLS
                ? new VerifiedSockets(tls, server.host(), patience)
                : SocketFactory.getDefault();
    }

    private void connect(LDAPConnection connection, DirectorySpec.Server server) throws LDAPException {
        connection.connect(server.host(), server.port());
        if (server.encryption() == Encryption.START_TLS) {
            // before anything else: whoever refuses it hears no name and no password
            ExtendedResult begun = connection.processExtendedOperation(
                    new StartTLSExtendedRequest(new VerifiedTls(tls, server.host())));
            if (!begun.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new LDAPException(begun.getResultCode(), "StartTLS is refused: " + begun.getDiagnosticMessage());
            }
        }
    }

    /** What one server cannot say because of itself another may know; what it says of who asks, all say. */
    private static boolean isElsewhereBetter(LDAPException e) {
        ResultCode code = e.getResultCode();
        return !code.isConnectionUsable() || ITS_OWN.contains(code);
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
