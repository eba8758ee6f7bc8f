package io.gatehouse.launcher;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/** Which events of a connection were asked for. Tomcat lets its poller alone change that; the event loop lets everybody. */
final class Interest {

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
}
