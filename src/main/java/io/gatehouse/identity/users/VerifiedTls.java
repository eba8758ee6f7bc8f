package io.gatehouse.identity.users;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS over connections to one host whose certificate is of that host (RFC 4513, 3.1.3), as the JDK verifies it in the handshake: what the
 * library for LDAP has for this believes any certificate of an address of this machine. Makes no connections of its own.
 */
final class VerifiedTls extends SSLSocketFactory {

    private static final String IDENTIFICATION = "LDAPS";

    private final SSLSocketFactory tls;
    private final String host;

    /** @param host of whom certificates must be */
    VerifiedTls(SSLSocketFactory tls, String host) {
        this.tls = tls;
        this.host = host;
    }

    /** @return the same connection, encrypted as soon as something is said over it */
    SSLSocket over(Socket plain, boolean autoClose) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.createSocket(plain, host, plain.getPort(), autoClose);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(IDENTIFICATION);
        encrypted.setSSLParameters(parameters);
        return encrypted;
    }

    /** @param name what the library knows the host by, which may be an address: it is not asked */
    @Override
    public Socket createSocket(Socket plain, String name, int port, boolean autoClose) throws IOException {
        return over(plain, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String name, int port) throws IOException {
        throw noneOfItsOwn();
    }

    @Override
    public Socket createSocket(String name, int port, InetAddress from, int fromPort) throws IOException {
        throw noneOfItsOwn();
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        throw noneOfItsOwn();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort) throws IOException {
        throw noneOfItsOwn();
    }

    private static IOException noneOfItsOwn() {
        return new IOException("no connection to encrypt");
    }
}
