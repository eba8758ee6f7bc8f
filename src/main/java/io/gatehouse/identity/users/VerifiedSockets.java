package io.gatehouse.identity.users;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Connections by TLS to one host whose certificate is of that host: what the library for LDAP has for this waits for a handshake for ever.
 */
final class VerifiedSockets extends SocketFactory {

    private final VerifiedTls tls;
    private final int patienceMillis;

    /**
     * @param host of whom certificates must be
     * @param patience for a connection, and for each answer while it is being encrypted
     */
    VerifiedSockets(SSLSocketFactory tls, String host, Duration patience) {
        this.tls = new VerifiedTls(tls, host);
        this.patienceMillis = (int) patience.toMillis();
    }

    /** @param address one of the host's */
    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(address, port), patienceMillis);
            plain.setSoTimeout(patienceMillis);
            SSLSocket encrypted = tls.over(plain, true);
            encrypted.startHandshake();
            encrypted.setSoTimeout(0);
            return encrypted;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public Socket createSocket(String name, int port) throws IOException {
        return createSocket(InetAddress.getByName(name), port);
    }

    @Override
    public Socket createSocket(String name, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(InetAddress.getByName(name), port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(address, port);
    }
}
