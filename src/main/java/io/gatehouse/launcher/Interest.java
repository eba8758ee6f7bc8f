package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a connection were asked for, and which the selector looks for. Tomcat lets its poller alone change both; the event loop
 * lets everybody ask.
 */
final class Interest {

    private static final System.Logger LOG = System.getLogger(Interest.class.getName());
    private static final VarHandle OPS = field("interestOps", int.class);
    private static final VarHandle READ_AWAITED = field("readBlocking", boolean.class);
    private static final VarHandle WRITE_AWAITED = field("writeBlocking", boolean.class);
    private static final VarHandle READ_OPERATION = operation("readOperation");
    private static final VarHandle WRITE_OPERATION = operation("writeOperation");

    private Interest() {}

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(NioSocketWrapper.class, MethodHandles.lookup())
                    .findVarHandle(NioSocketWrapper.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("unknown to this version of Tomcat: " + name, e);
        }
    }

    private static VarHandle operation(String name) {
        try {
            return MethodHandles.privateLookupIn(SocketWrapperBase.class, MethodHandles.lookup())
                    .unreflectVarHandle(SocketWrapperBase.class.getDeclaredField(name));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("unknown to this version of Tomcat: " + name, e);
        }
    }

    static int of(NioSocketWrapper connection) {
        return (int) OPS.getVolatile(connection);
    }

    static boolean has(NioSocketWrapper connection, int ops) {
        return (of(connection) & ops) == ops;
    }

    static void add(NioSocketWrapper connection, int ops) {
        OPS.getAndBitwiseOr(connection, ops);
    }

    static void remove(NioSocketWrapper connection, int ops) {
        OPS.getAndBitwiseAnd(connection, ~ops);
    }

    /** @return whether a thread waits for an event, or is about to */
    static boolean isAwaited(NioSocketWrapper connection) {
        return (boolean) READ_AWAITED.getVolatile(connection) || (boolean) WRITE_AWAITED.getVolatile(connection);
    }

    /** @return what waits for an event without a thread, and is to be run when there is one; or null */
    static @Nullable Runnable operation(NioSocketWrapper connection, boolean read) {
        return (Runnable) (read ? READ_OPERATION : WRITE_OPERATION).getVolatile(connection);
    }

    /** @return whether it is no connection of HTTP/1.1: what is waited for there takes moments, as nobody writes while it takes nothing */
    static boolean isShared(NioSocketWrapper connection) {
        return connection.getCurrentProcessor() instanceof Processor processor && processor.isUpgrade();
    }

    /** Who was about to wait does not: it is told why. */
    static void refuse(NioSocketWrapper connection, Level level, String why) {
        LOG.log(level, "{0}; it is broken off", why);
        READ_AWAITED.setVolatile(connection, false);
        WRITE_AWAITED.setVolatile(connection, false);
        Interest.<RuntimeException>raise(new IOException(why));
    }

    /** Whoever is about to wait is reading or writing, and expects this; only that the method in between does not declare it. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void raise(IOException broken) throws E {
        throw (E) broken;
    }

    /** @return whether it is read from by whoever serves it, and something has happened that nobody asked for */
    static boolean isServed(SelectionKey key, NioSocketWrapper connection) {
        int asked = of(connection);
        try {
            return (key.readyOps() & SelectionKey.OP_READ & ~asked) != 0;
        } catch (CancelledKeyException e) {
            return asked == 0;
        }
    }

    /** More has come while it is served, or it is closed: for whoever serves it to notice, and to bring to an end. */
    static void leaveToOthers(SelectionKey key, NioSocketWrapper connection) {
        try {
            lookAway(key, connection, SelectionKey.OP_READ);
        } catch (CancelledKeyException e) {
            LOG.log(Level.DEBUG, "closed while it was served", e);
        }
    }

    static void lookAway(SelectionKey key, NioSocketWrapper connection, int ops) {
        // in one step: whoever was relieved at this very moment may still be at it beside the loop
        int ignored = key.interestOpsAnd(~ops);
        // whoever asked just now saw that it was looked for, and left it at that
        if (has(connection, ops)) {
            ignored = key.interestOpsOr(ops);
        }
    }

    /** A connection that was just accepted is looked after from now on. On the thread of the loop, as what follows. */
    static void watch(NioSocketWrapper connection, Selector selector) {
        SocketChannel channel = connection.getSocket().getIOChannel();
        try {
            if (channel != null) {
                channel.register(selector, of(connection), connection);
                return;
            }
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "closed before it was looked at", e);
        }
        connection.close();
    }

    /** What was asked for is looked for. */
    static void lookFor(NioSocketWrapper connection, Selector selector) {
        SelectionKey key = key(connection, selector);
        try {
            if (key != null) {
                int ignored = key.interestOpsOr(of(connection));
                return;
            }
        } catch (CancelledKeyException e) {
            LOG.log(Level.DEBUG, "closed before it was looked for", e);
        }
        connection.close();
    }

    /** @return whether the selector looks for all of these. Any thread may ask */
    static boolean isLookedFor(NioSocketWrapper connection, int ops, Selector selector) {
        SelectionKey key = key(connection, selector);
        try {
            return key != null && (key.interestOps() & ops) == ops;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    private static @Nullable SelectionKey key(NioSocketWrapper connection, Selector selector) {
        SocketChannel channel = connection.getSocket().getIOChannel();
        return channel == null ? null : channel.keyFor(selector);
    }

    /**
     * Timeouts are looked for before what has come is served: when the loop was kept from looking, that is not the client's fault. A
     * handshake of TLS has one timeout for all of it: it would be put off with each byte.
     */
    static void isInTime(SelectionKey key, NioSocketWrapper connection) {
        if (!connection.getSocket().isHandshakeComplete()) {
            return;
        }
        try {
            if (key.isReadable()) {
                connection.updateLastRead();
            }
            if (key.isWritable()) {
                connection.updateLastWrite();
            }
        } catch (CancelledKeyException e) {
            LOG.log(Level.DEBUG, "closed before it was served", e);
        }
    }
}
