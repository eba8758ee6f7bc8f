package io.gatehouse.limit.grid;

import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Redis, 2.6 and later. A connection for each thread that asks at once; no threads of its own. */
final class RedisStore implements Store {

    /** What Bucket4j does, too; but what is foreign, such as a list, or nothing at all, makes room. */
    private static final byte[] SWAP = bytes("""
            local now = redis.pcall('get', KEYS[1])
            if type(now) == 'table' or now == '' then now = false end
            if ARGV[1] == '' and now or ARGV[1] ~= '' and now ~= ARGV[1] then return 0 end
            redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
            return 1
            """);

    /** how an error begins that says that there is a list, or the like */
    private static final String WRONG_TYPE = "WRONGTYPE";

    private static final byte[] NOTHING = {};

    private final RedisSockets sockets;
    private final JedisClientConfig config;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * @param patienceMillis for a connection, and for each answer
     * @param trusted instead of what the platform trusts; null for that
     */
    RedisStore(GridSpec.Redis spec, int patienceMillis, @Nullable SSLContext trusted) {
        this.sockets = new RedisSockets(spec.host(), spec.port(), patienceMillis, spec.tls() ? factory(trusted) : null);
        this.config = DefaultJedisClientConfig.builder()
                .timeoutMillis(patienceMillis)
                .database(spec.database())
                .user(spec.user())
                .password(spec.password() == null ? null : spec.password().value())
                .clientName("gatehouse")
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .build();
    }

    private static SSLSocketFactory factory(@Nullable SSLContext trusted) {
        return trusted == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusted.getSocketFactory();
    }

    @Override
    public byte @Nullable [] get(String name) {
        try {
            return ask(connection -> {
                connection.sendCommand(Protocol.Command.GET, bytes(name));
                return connection.getBinaryBulkReply();
            });
        } catch (JedisDataException e) {
            if (String.valueOf(e.getMessage()).startsWith(WRONG_TYPE)) {
                return FOREIGN;
            }
            throw e;
        }
    }

    @Override
    public boolean swap(String name, byte @Nullable [] before, byte[] after, long millis) {
        Long swapped = ask(connection -> {
            connection.sendCommand(
                    Protocol.Command.EVAL,
                    SWAP,
                    bytes("1"),
                    bytes(name),
                    before == null ? NOTHING : before,
                    after,
                    bytes(Long.toString(millis)));
            return connection.getIntegerReply();
        });
        return swapped != null && swapped == 1;
    }

    /** One that has been idle may have been closed over there, and is told so only when it is used. */
    private <T> @Nullable T ask(Function<Connection, @Nullable T> question) {
        Connection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return answer(kept, question);
            } catch (JedisConnectionException e) {
                if (isLate(e)) {
                    throw e;
                }
            }
        }
        return answer(new Connection(sockets, config), question);
    }

    private static boolean isLate(JedisConnectionException failure) {
        return failure.getCause() instanceof java.net.SocketTimeoutException;
    }

    private <T> @Nullable T answer(Connection connection, Function<Connection, @Nullable T> question) {
        boolean whole = false;
        try {
            T answer = question.apply(connection);
            whole = true;
            return answer;
        } catch (JedisDataException e) {
            // an answer, too: that of a server that refuses
            whole = true;
            throw e;
        } finally {
            release(connection, whole);
        }
    }

    private void release(Connection connection, boolean whole) {
        if (whole) {
            idle.addFirst(connection);
        } else {
            disconnect(connection);
        }
        if (closed) {
            close();
        }
    }

    private static void disconnect(Connection connection) {
        try {
            connection.disconnect();
        } catch (JedisConnectionException e) {
            // it is gone
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An answer that comes byte by byte keeps a thread that nothing else gets loose. */
    @Override
    public void breakOff() {
        sockets.closeAll();
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            disconnect(connection);
        }
        // those that still wait for an answer, too
        sockets.closeAll();
    }
}
