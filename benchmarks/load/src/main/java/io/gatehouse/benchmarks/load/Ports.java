package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Hands out ports of 127.0.0.1 in blocks: a server takes the first, and may take those behind it for its own administration. */
final class Ports {

    static final int BLOCK = 50;

    private final int first;
    private int next;

    Ports(int first) {
        this.first = first;
        this.next = first;
    }

    /** The first port of a block in which this one and the next are free. */
    int block() {
        while (true) {
            int port = next;
            next += BLOCK;
            if (next > 65_000) {
                throw new IllegalStateException("no free port from " + first + " on");
            }
            if (free(port) && free(port + 1)) {
                return port;
            }
        }
    }

    void again(int port) {
        next = Math.min(next, port);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
