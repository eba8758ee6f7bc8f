package io.gatehouse.boot;

import io.gatehouse.boot.settings.Embedding;
import io.gatehouse.exchange.container.UndertowThreads;
import io.gatehouse.http.Cookies;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the server starts and stops the gateway. A deployment never fails for a bad descriptor: the gateway starts, says that it is
 * not ready and why, and serves as soon as the descriptor is mended.
 */
public final class GatewayListener implements ServletContextListener {

    private @Nullable House house;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        House built = House.build(context);
        try {
            open(context, built);
            house = built;
        } catch (RuntimeException | Error e) {
            // not every server says that a deployment has ended which has not begun
            built.close();
            throw e;
        }
    }

    private static void open(ServletContext context, House house) {
        install(context, house);
        boolean ignored = UndertowThreads.use(context);
        secureSessions(context);
        List<String> problems = house.open();
        if (!problems.isEmpty()) {
            context.setAttribute(Embedding.REFUSED, problems);
        }
        context.setAttribute(Embedding.STOP, (Runnable) house::announceStop);
        String password = house.adminPassword();
        if (password != null) {
            context.setAttribute(Embedding.ADMIN_PASSWORD, password);
        }
        context.setAttribute(Embedding.LEAVE, (Runnable) house.tunnels()::leave);
        context.setAttribute(Embedding.TUNNELS, (IntSupplier) house.tunnels()::open);
    }

    /** What the server keeps of people is found again by a cookie that no script reads and no other site's page can use. */
    private static void secureSessions(ServletContext context) {
        context.setSessionTrackingModes(EnumSet.of(SessionTrackingMode.COOKIE));
        SessionCookieConfig cookie = context.getSessionCookieConfig();
        cookie.setName(Cookies.OWN + context.getContextPath().replace('/', '-'));
        cookie.setPath("/");
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
    }

    private static void install(ServletContext context, House house) {
        List<Filter> filters = house.filters();
        for (int i = 0; i < filters.size(); i++) {
            FilterRegistration.Dynamic filter = context.addFilter("gatehouse-" + i, filters.get(i));
            filter.setAsyncSupported(true);
            // ASYNC too: a suspended exchange comes back that way
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
        }
        ServletRegistration.Dynamic servlet = context.addServlet("gatehouse", house.servlet());
        servlet.setAsyncSupported(true);
        // with "/" a mapping of the container's own, such as *.jsp, could win
        servlet.addMapping("/*");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        House opened = house;
        if (opened != null) {
            opened.close();
        }
    }
}
