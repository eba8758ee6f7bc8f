package io.gatehouse.exchange.container;

import io.gatehouse.http.Headers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * On Undertow, and so on WildFly, what is done for a request that is bound to no thread is handed to a thread of a pool, because it may
 * have to wait: to end an answer, too, and to begin one that goes by a listener. The gateway waits there for nobody, so the thread that
 * has the answer ends it. Each change of threads that is spared is one of the system.
 *
 * <p>A web application may say by which executor that is done; by the public methods of Undertow, which are looked for by name because
 * its classes are not on the class path. Elsewhere, and where something is not as expected, nothing is changed.
 */
public final class UndertowThreads {

    private static final System.Logger LOG = System.getLogger(UndertowThreads.class.getName());

    private static final String CONTEXT = "io.undertow.servlet.spec.ServletContextImpl";

    /** Who has any may have a session, which may lie with another node. */
    private static final String COOKIE = "Cookie";

    /** What the calling thread hands to Undertow it may do itself: it waits for nothing. */
    private static final ThreadLocal<Boolean> AT_ONCE = new ThreadLocal<>();

    private volatile @Nullable Executor pool;

    private UndertowThreads() {}

    /**
     * To be called while the web application starts.
     *
     * @return whether this is Undertow, and does so now
     */
    public static boolean use(ServletContext context) {
        if (!context.getClass().getName().equals(CONTEXT)) {
            return false;
        }
        try {
            Object info = call(call(context, "getDeployment"), "getDeploymentInfo");
            ClassLoader loader = info.getClass().getClassLoader();
            UndertowThreads threads = new UndertowThreads();
            Class<?> wrapper = Class.forName("io.undertow.server.HandlerWrapper", false, loader);
            Class<?> handler = Class.forName("io.undertow.server.HttpHandler", false, loader);
            // whoever looks for the pool first, so that there is one when something is handed over
            info.getClass()
                    .getMethod("addInitialHandlerChainWrapper", wrapper)
                    .invoke(info, threads.before(wrapper, handler));
            info.getClass().getMethod("setAsyncExecutor", Executor.class).invoke(info, (Executor) threads::goOn);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "answers are handed from thread to thread as Undertow does it: " + e);
            return false;
        }
    }

    private static Object call(Object owner, String name) throws ReflectiveOperationException {
        return Objects.requireNonNull(owner.getClass().getMethod(name).invoke(owner), name);
    }

    /** @return what puts in front of a handler of Undertow's one that sees each request */
    private Object before(Class<?> wrapper, Class<?> handler) {
        Method handle = handler.getMethods()[0];
        return proxy(wrapper, arguments -> {
            Object next = Objects.requireNonNull(arguments[0]);
            return proxy(handler, exchange -> {
                if (pool == null) {
                    pool = (Executor) call(call(Objects.requireNonNull(exchange[0]), "getConnection"), "getWorker");
                }
                return handle.invoke(next, exchange);
            });
        });
    }

    /** What a proxy does. */
    interface Call {

        @Nullable
        Object with(@Nullable Object[] arguments) throws ReflectiveOperationException;
    }

    /** @return an instance of an interface of the server's, which is not on the class path */
    static Object proxy(Class<?> type, Call call) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == type) {
                try {
                    return call.with(arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause() == null ? e : e.getCause();
                }
            }
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> UndertowThreads.class.getSimpleName();
            };
        };
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private void goOn(Runnable task) {
        if (Boolean.TRUE.equals(AT_ONCE.get())) {
            task.run();
        } else {
            Objects.requireNonNull(pool).execute(task);
        }
    }

    /**
     * Completes an exchange, if the container has not done so.
     *
     * @param atOnce whether it may be ended by the calling thread, because the container waits for nobody
     */
    public static void complete(AsyncContext async, boolean atOnce) {
        try {
            if (atOnce) {
                atOnce(async::complete);
            } else {
                async.complete();
            }
        } catch (IllegalStateException e) {
            // the container was faster
        }
    }

    /** What is handed to Undertow in this is done by the calling thread, as soon as Undertow lets it. */
    static void atOnce(Runnable what) {
        Boolean before = AT_ONCE.get();
        AT_ONCE.set(Boolean.TRUE);
        try {
            what.run();
        } finally {
            if (before == null) {
                AT_ONCE.remove();
            }
        }
    }

    /** @return whether the container waits for nobody when it ends: not for the rest of a body, nor for the node that has a session */
    public static boolean mayEndAtOnce(HttpServletRequest request, Headers fields) {
        try {
            return !RequestBodies.follows(request) && !fields.contains(COOKIE);
        } catch (IOException e) {
            return false;
        }
    }

    /** Has the container call as soon as the answer may go. */
    public static void listen(ServletOutputStream stream, WriteListener listener) {
        atOnce(() -> stream.setWriteListener(listener));
    }
}
