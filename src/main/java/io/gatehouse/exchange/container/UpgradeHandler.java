package io.gatehouse.exchange.container;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Made by the container, which hands over the connection to it when the head of the {@code 101} is out. */
public final class UpgradeHandler implements HttpUpgradeHandler {

    private volatile @Nullable Lock lock;
    private volatile Wire.@Nullable User user;

    /** Whose the connection will be; to be said before the container says that it is there. */
    public void hands(Lock itsLock, Wire.User to) {
        lock = itsLock;
        user = to;
    }

    @Override
    public void init(WebConnection connection) {
        Lock its = lock;
        Wire.User to = user;
        if (its != null && to != null) {
            ServletWire.begin(connection, its, to);
        }
    }

    /** The container has closed the connection, or is about to. */
    @Override
    public void destroy() {
        Lock its = lock;
        Wire.User to = user;
        if (its != null && to != null) {
            its.lock();
            try {
                to.gone(new java.io.IOException("the server has closed the connection"));
            } finally {
                its.unlock();
            }
        }
    }
}
