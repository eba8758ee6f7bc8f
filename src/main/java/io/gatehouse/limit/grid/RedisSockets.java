package io.gatehouse.limit.grid;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Connects to a Redis; by TLS it must be who it is asked for as.
 *
 * @param patienceMillis for a connection, and for each answer
 * @param tls null for none
 * @param open those that may be in use
 */
record RedisSockets(
        String host, int port, int patienceMillis, @Nullable SSLSocketFactory tls, Set<Socket> open)
        implements JedisSocketFactory {

    RedisSockets(String host, int port, int patienceMillis, @Nullable SSLSocketFactory tls) {
        this(host, port, patienceMillis, tls, ConcurrentHashMap.newKeySet());
    }

    @Override
    public Socket createSocket() {
        open.removeIf(Socket::isClosed);
        Socket socket = new Socket();
        open.add(socket);
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), patienceMillis);
            socket.setSoTimeout(patienceMillis);
            return tls == null ? socket : encrypted(socket, tls);
        } catch (IOException e) {
            close(socket);
            throw new JedisConnectionException(String.valueOf(e), e);
        }
    }

    private Socket encrypted(Socket socket, SSLSocketFactory factory) throws IOException {
        SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, host, port, true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    /** Ends whatever waits for one of them. */
    void closeAll() {
        open.forEach(RedisSockets::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }
}
