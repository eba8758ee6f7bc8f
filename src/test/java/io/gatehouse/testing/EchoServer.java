package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.DefaultWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/**
 * A WebSocket server of another make, on a port of 127.0.0.1: says again what it is told. It speaks the subprotocols {@code chat} and
 * none, and permessage-deflate. What begins with {@code close } it closes with the code that follows.
 */
public final class EchoServer implements AutoCloseable {

    private static final int REMINDER_MILLIS = 50;

    private final Server server;
    private final CountDownLatch started = new CountDownLatch(1);
    private final List<String> closes = new CopyOnWriteArrayList<>();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService reminder = Executors.newSingleThreadScheduledExecutor(EchoServer::thread);

    private EchoServer(int port) {
        server = new Server(port);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "echo-reminder");
        thread.setDaemon(true);
        return thread;
    }

    public static EchoServer start() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        EchoServer echo = new EchoServer(free);
        echo.server.setReuseAddr(true);
        echo.server.setDaemon(true);
        echo.server.start();
        Future<?> ignored = echo.reminder.scheduleWithFixedDelay(
                echo::remind, REMINDER_MILLIS, REMINDER_MILLIS, TimeUnit.MILLISECONDS);
        try {
            if (!echo.started.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the WebSocket server does not start");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return echo;
    }

    /**
     * Its selector has written all there was and then says that it waits for bytes alone; what another thread has put into the queue
     * between the two lies there for ever (once in some thousand messages on a busy machine).
     */
    private void remind() {
        for (WebSocket connection : server.getConnections()) {
            if (connection.hasBufferedData()) {
                server.onWriteDemand(connection);
            }
        }
    }

    public int port() {
        return server.getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** @return codes and reasons with which connections have ended, as this side knows it */
    public List<String> closes() {
        return List.copyOf(closes);
    }

    /** @return the targets that were opened */
    public List<String> targets() {
        return List.copyOf(targets);
    }

    @Override
    public void close() {
        reminder.shutdownNow();
        try {
            server.stop(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Draft> drafts() {
        List<IProtocol> protocols = List.of(new Protocol("chat"), new Protocol(""));
        // so many bytes may a message have
        return List.of(new Draft_6455(List.of(new PerMessageDeflateExtension()), protocols, 64 << 20));
    }

    /**
     * The selector of the library asks first whether all is written and then whether the connection is to end; what another thread says
     * between the two, the frame that closes and then that it is the end, was never sent. Asked the other way round there is no such moment.
     */
    private static final class Connections extends DefaultWebSocketServerFactory {

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter listener, List<Draft> drafts) {
            return new WebSocketImpl(listener, drafts) {
                @Override
                public boolean isFlushAndClose() {
                    return super.isFlushAndClose() && outQueue.isEmpty();
                }
            };
        }
    }

    private final class Server extends WebSocketServer {

        Server(int port) {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2, drafts());
            setConnectionLostTimeout(0);
            setWebSocketFactory(new Connections());
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {
            targets.add(handshake.getResourceDescriptor());
        }

        @Override
        public void onMessage(WebSocket connection, String message) {
            if (message.startsWith("close ")) {
                connection.close(Integer.parseInt(message.substring(6)), "as you wish");
            } else {
                connection.send(message);
            }
        }

        @Override
        public void onMessage(WebSocket connection, ByteBuffer message) {
            connection.send(message);
        }

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {
            closes.add(code + " " + reason);
        }

        @Override
        public void onError(WebSocket connection, Exception problem) {
            // it closes the connection too
            closes.add(String.valueOf(problem));
        }
    }
}
