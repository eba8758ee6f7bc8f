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
            IOSession.class.getClassLoader(), new Class<?>[] {IOSession.class}, (proxy, method, args) -> {
                switch (method.getName()) {
                    case "isOpen":
                        return open.get();
                    case "getHandler":
                        return null;
                    case "close":
                        open.set(false);
                        closed.set((CloseMode) args[0]);
                        return null;
                    default:
                        throw new UnsupportedOperationException(method.toString());
                }
            });

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
