package io.gatehouse.upstream;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;

/** A session that is open until it is closed, by this side or the other. */
final class FakeSession {

    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicReference<CloseMode> closed = new AtomicReference<>();
    private final IOSession session = (IOSession) Proxy.newProxyInstance(
            IOSession.class.getClassLoader(),
            new Class<?>[] {IOSession.class},
            (proxy, method, args) -> answer(method.getName(), args));

    private Object answer(String method, Object... args) {
        return switch (method) {
            case "isOpen" -> open.get();
            case "getHandler" -> null;
            case "close" -> close((CloseMode) args[0]);
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private Object close(CloseMode mode) {
        open.set(false);
        closed.set(mode);
        return null;
    }

    IOSession session() {
        return session;
    }

    /** The other side closes. */
    void peerCloses() {
        open.set(false);
    }

    /** @return how this side closed it; null when it did not */
    CloseMode closed() {
        return closed.get();
    }
}
