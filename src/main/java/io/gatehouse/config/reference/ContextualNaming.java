package io.gatehouse.config.reference;

import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Looks up with the context that the server gave to the application when it started, whichever thread asks: WildFly shows
 * {@code java:comp} to no thread of the gateway's own. A task that such a thread hands to the server's executor would have as little
 * context as the thread.
 */
final class ContextualNaming implements Jndi.Naming {

    private static final System.Logger LOG = System.getLogger(ContextualNaming.class.getName());
    private static final String APPLICATION = "java:comp/";

    /** Jakarta Concurrency 3.0, 3.3.4: it is there where there is a full server. Its classes are not on the class path. */
    private static final String SERVICE = "java:comp/DefaultContextService";

    private static final String METHOD = "createContextualProxy";

    private final Jndi.Naming direct;
    private final Jndi.Naming contextual;

    private ContextualNaming(Jndi.Naming direct, Jndi.Naming contextual) {
        this.direct = direct;
        this.contextual = contextual;
    }

    /**
     * To be called by a thread that has the application's context.
     *
     * @param direct as the calling thread sees it
     * @return the same as this thread sees it, whoever asks; where the server cannot do that, as who asks sees it
     */
    static Jndi.Naming over(Jndi.Naming direct) {
        try {
            Object service = direct.lookup(SERVICE);
            Method method = service == null ? null : method(service.getClass());
            if (method != null && method.invoke(service, direct, Jndi.Naming.class) instanceof Jndi.Naming contextual) {
                return new ContextualNaming(direct, contextual);
            }
        } catch (NamingException e) {
            // there is none
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, APPLICATION + " is seen by the server's threads alone: " + e);
        }
        return direct;
    }

    private static @Nullable Method method(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> one : at.getInterfaces()) {
                for (Method method : one.getMethods()) {
                    if (method.getName().equals(METHOD)
                            && method.getParameterCount() == 2
                            && method.getParameterTypes()[0] == Object.class
                            && method.getParameterTypes()[1] == Class.class) {
                        return method;
                    }
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable Object lookup(String name) throws NamingException {
        try {
            return direct.lookup(name);
        } catch (NamingException | RuntimeException e) {
            if (!name.startsWith(APPLICATION)) {
                throw e;
            }
            return withContext(name);
        }
    }

    private @Nullable Object withContext(String name) throws NamingException {
        try {
            return contextual.lookup(name);
        } catch (RuntimeException e) {
            // the server's proxy may wrap what it does not know
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof NamingException told) {
                    throw told;
                }
            }
            NamingException problem = new NamingException(name + ": " + e);
            problem.initCause(e);
            throw problem;
        }
    }
}
