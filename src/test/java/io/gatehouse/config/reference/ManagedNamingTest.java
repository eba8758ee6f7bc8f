package io.gatehouse.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NameNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that shows {@code java:comp} to its own threads alone, as WildFly does. */
class ManagedNamingTest {

    private static final String SERVERS = "server's";

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService servers = Executors.newSingleThreadExecutor(task -> new Thread(task, SERVERS));

    @AfterEach
    void close() {
        servers.shutdownNow();
    }

    private Object lookup(String name) throws NameNotFoundException {
        boolean own = Thread.currentThread().getName().equals(SERVERS);
        if (own && name.equals("java:comp/DefaultManagedExecutorService")) {
            return servers;
        }
        asked.incrementAndGet();
        if (name.equals("java:global/gatehouse/a") || (own && name.equals("java:comp/env/gatehouse/b"))) {
            return "http://10.0.0.1:80";
        }
        throw new NameNotFoundException(name);
    }

    private Jndi ofStart() throws Exception {
        return CompletableFuture.supplyAsync(() -> new Jndi(ManagedNaming.over(this::lookup)), servers)
                .get();
    }

    @Test
    void a_thread_of_the_gateways_own_sees_what_the_server_shows_to_the_application() throws Exception {
        Jndi jndi = ofStart();

        assertThat(jndi.text("b")).isEqualTo("http://10.0.0.1:80");
        assertThat(jndi.text("a")).isEqualTo("http://10.0.0.1:80");
        assertThat(jndi.text("c")).isNull();
    }

    @Test
    void a_thread_of_the_servers_asks_itself_alone_also_for_what_is_not_there() throws Exception {
        Jndi jndi = ofStart();
        asked.set(0);

        // one thread could not wait for itself
        assertThat(CompletableFuture.supplyAsync(() -> String.valueOf(jndi.text("c")), servers)
                        .get())
                .isEqualTo("null");
        assertThat(asked).hasValue(3);
    }

    @Test
    void when_the_servers_threads_are_gone_nothing_is_found_and_nobody_waits() throws Exception {
        Jndi jndi = ofStart();
        servers.shutdownNow();

        assertThat(jndi.text("b")).isNull();
    }

    @Test
    void where_there_is_no_such_executor_all_is_as_it_was() {
        Jndi.Naming direct = this::lookup;
        assertThat(ManagedNaming.over(direct)).isSameAs(direct);
    }
}
