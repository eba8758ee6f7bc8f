package io.gatehouse.filter.authenticate;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's realm. One whose database or directory is away knows nobody, as one does that was shown a bad password; but Tomcat itself can
 * tell the two apart. By reflection, because a web application does not see its classes; on other servers nothing is known.
 */
final class TomcatRealm {

    private static final System.Logger LOG = System.getLogger(TomcatRealm.class.getName());
    private static final String FACADE = "org.apache.catalina.connector.RequestFacade";
    private static final String REALM = "org.apache.catalina.Realm";

    private TomcatRealm() {}

    /** @return whether it says that nobody can be looked up now */
    static boolean isAway(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        if (!inner.getClass().getName().equals(FACADE)) {
            return false;
        }
        try {
            Object realm = realm(inner);
            return realm != null
                    && Boolean.FALSE.equals(
                            Class.forName(REALM, false, realm.getClass().getClassLoader())
                                    .getMethod("isAvailable")
                                    .invoke(realm));
        } catch (NoSuchMethodException | NoSuchFieldException e) {
            // Payara, whose classes have the same names
            return false;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.WARNING, "whether the server's realm is there cannot be seen: " + e);
            return false;
        }
    }

    private static @Nullable Object realm(ServletRequest facade) throws ReflectiveOperationException {
        Field field = facade.getClass().getDeclaredField("request");
        field.setAccessible(true);
        Object connectors = field.get(facade);
        Object context = connectors == null
                ? null
                : connectors.getClass().getMethod("getContext").invoke(connectors);
        return context == null ? null : context.getClass().getMethod("getRealm").invoke(context);
    }
}
