package io.gatehouse.config.reference;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Sees {@code java:comp} from every thread. WildFly shows it only to threads that it has given the context of the application: a thread of
 * the gateway's own has one of those look. On Tomcat it goes by the class loader of the thread, which ours have, and there is no executor.
 */
final class ManagedNaming implements Jndi.Naming {

    private static final String APPLICATION = "java:comp/";

    /** Jakarta Concurrency 3.0, 3.1.4: it is there where there is a full server. */
    private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";

    /** Looking up is a matter of memory; a server that is starting may have it wait. */
    private static final long PATIENCE_SECONDS = 5;

    private final Jndi.Naming direct;
    private final ExecutorService threads;

    private ManagedNaming(Jndi.Naming direct, ExecutorService threads) {
        this.direct = direct;
        this.threads = threads;
    }

    /**
     * @param direct as the calling thread sees it
     * @return the same, with threads of the server where it has some
     */
    static Jndi.Naming over(Jndi.Naming direct) {
        return executor(direct) instanceof ExecutorService threads ? new ManagedNaming(direct, threads) : direct;
    }

    private static @Nullable Object executor(Jndi.Naming direct) {
        try {
            return direct.lookup(EXECUTOR);
        } catch (NamingException | RuntimeException e) {
            return null;
        }
    }

    @Override
    public @Nullable Object lookup(String name) throws NamingException {
        try {
            return direct.lookup(name);
        } catch (NamingException | RuntimeException e) {
            // who sees the executor sees all there is
            if (!name.startsWith(APPLICATION) || executor(direct) != null) {
                throw e;
            }
            return elsewhere(name);
        }
    }

    private @Nullable Object elsewhere(String name) throws NamingException {
        Future<Object> found;
        try {
            found = threads.submit(() -> direct.lookup(name));
        } catch (RejectedExecutionException e) {
            throw because(name + ": the server's threads are busy, or it stops", e);
        }
        try {
            return found.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw because(name + ": interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            boolean ignored = found.cancel(true);
            throw because(name + ": " + e, e);
        }
    }

    private static NamingException because(String text, Throwable cause) {
        NamingException problem = new NamingException(text);
        problem.initCause(cause);
        return problem;
    }
}
