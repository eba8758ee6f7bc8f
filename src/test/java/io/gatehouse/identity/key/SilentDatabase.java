package io.gatehouse.identity.key;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** A database that takes a question and says nothing, until whoever waits is sent home. */
final class SilentDatabase {

    /** Where it falls silent. */
    enum At {
        THE_CONNECTION,
        THE_QUERY
    }

    private final At where;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch aborted = new CountDownLatch(1);

    SilentDatabase(At where) {
        this.where = where;
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    DataSource asSource() {
        return fake(DataSource.class, (proxy, method, args) -> switch (method.getName()) {
            case "getConnection" -> where == At.THE_CONNECTION ? silence() : connection();
            default -> null;
        });
    }

    private Connection connection() {
        return fake(Connection.class, (proxy, method, args) -> switch (method.getName()) {
            case "createStatement" -> statement();
            case "abort" -> {
                aborted.countDown();
                yield null;
            }
            default -> null;
        });
    }

    private Statement statement() {
        return fake(
                Statement.class, (proxy, method, args) -> method.getName().equals("executeQuery") ? silence() : null);
    }

    private Object silence() throws SQLException {
        asked.countDown();
        try {
            boolean ended = aborted.await(2, TimeUnit.MINUTES);
            throw new SQLException(ended ? "aborted" : "nobody was sent home");
        } catch (InterruptedException e) {
            throw new SQLException("interrupted", e);
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(SilentDatabase.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
