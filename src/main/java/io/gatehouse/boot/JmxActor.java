package io.gatehouse.boot;

import io.gatehouse.admin.Actor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.security.AccessController;
import java.security.Principal;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Who orders over JMX, as far as the connector says so: the JDK's does, of those who have signed on. Others act without a name, and who may
 * connect there is for the server to say.
 */
final class JmxActor {

    private static final String UNKNOWN = "unknown";

    private JmxActor() {}

    /** @return of the call on this thread */
    static Actor current() {
        Subject subject = subject();
        String name = subject == null
                ? UNKNOWN
                : subject.getPrincipals().stream()
                        .map(Principal::getName)
                        .findFirst()
                        .orElse(UNKNOWN);
        return new Actor("jmx/" + name, "jmx", address());
    }

    private static String address() {
        try {
            return RemoteServer.getClientHost();
        } catch (ServerNotActiveException e) {
            // it comes another way
            return "";
        }
    }

    /** {@code Subject.current()} where there is one, from JDK 18 on; the older way is gone in later ones. */
    @SuppressWarnings("removal")
    private static @Nullable Subject subject() {
        try {
            Method current = Subject.class.getMethod("current");
            return (Subject) current.invoke(null);
        } catch (NoSuchMethodException e) {
            return Subject.getSubject(AccessController.getContext());
        } catch (IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
