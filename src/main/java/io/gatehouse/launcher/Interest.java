package io.gatehouse.launcher;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Which events of a connection were asked for, and which the selector looks for. Tomcat lets its poller alone change both; the event loop
 * lets everybody ask.
 */
final class Interest {

    private static final System.Logger LOG = System.getLogger(Interest.class.getName());
    private static final VarHandle OPS = field("interestOps", int.class);
    private static final VarHandle READ_AWAITED = field("readBlocking", boolean.class);
    private static final VarHandle WRITE_AWAITED = field("writeBlocking", boolean.class);

    private Interest() {}

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(NioSocketWrapper.class, MethodHandles.lookup())
                    .findVarHandle(NioSocketWrapper.class, name, type);
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

    /** Who was about to wait does not. */
    static void awaitNothing(NioSocketWrapper connection) {
        READ_AWAITED.setVolatile(connection, false);
        WRITE_AWAITED.setVolatile(connection, false);
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
        key.interestOps(key.interestOps() & ~ops);
        // whoever asked just now saw that it was looked for, and left it at that
        if (has(connection, ops)) {
            key.interestOps(key.interestOps() | ops);
        }
    }

    /** Timeouts are looked for before what has come is served: when the loop was kept from looking, that is not the client's fault. */
    static void isInTime(SelectionKey key, NioSocketWrapper connection) {
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
