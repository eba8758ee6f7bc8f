package io.gatehouse.server;

import io.gatehouse.exchange.Suspension;
import io.gatehouse.exchange.container.Abort;
import io.gatehouse.server.probe.BreakingServlet;
import io.gatehouse.server.probe.EchoServlet;
import io.gatehouse.server.probe.SqlServlet;
import io.gatehouse.server.probe.SuspendingFilter;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Small web applications that try, on a real server, what the gateway stands on. */
final class Probes {

    private Probes() {}

    /** @return breaks off in mid-body, on {@code /break/*} */
    static WebArchive breaking() {
        return war("breaking", servlet(BreakingServlet.class, "/break/*"))
                .addClass(Abort.class)
                .addClass("io.gatehouse.exchange.container.ServerAbort")
                .addClass(BreakingServlet.class)
                .addClasses(streams());
    }

    /** @return two filters that may suspend, and an echo behind them, on all paths */
    static WebArchive suspending() {
        return war("suspending", filter(0) + filter(1) + servlet(EchoServlet.class, "/*"))
                .addClass(Suspension.class)
                .addClass(SuspendingFilter.class)
                .addClass("io.gatehouse.server.probe.Passage")
                .addClass(EchoServlet.class)
                .addClasses(streams());
    }

    private static Class<?>[] streams() {
        return Stream.of("Streams", "Input", "Output")
                .map(name -> named("io.gatehouse.exchange.container.Liberty" + name))
                .toArray(Class<?>[]::new);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return runs the SQL that is posted to it, on {@code /sql/*} */
    static WebArchive database() {
        return war("database", servlet(SqlServlet.class, "/sql/*")).addClass(SqlServlet.class);
    }

    private static WebArchive war(String name, String components) {
        String head = """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
                  <absolute-ordering/>
                """;
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .setWebXML(new StringAsset(head + components + "</web-app>\n"));
    }

    private static String servlet(Class<?> type, String pattern) {
        return """
                  <servlet>
                    <servlet-name>servlet</servlet-name>
                    <servlet-class>%s</servlet-class>
                    <async-supported>true</async-supported>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>servlet</servlet-name>
                    <url-pattern>%s</url-pattern>
                  </servlet-mapping>
                """.formatted(type.getName(), pattern);
    }

    private static String filter(int row) {
        return """
                  <filter>
                    <filter-name>filter%1$d</filter-name>
                    <filter-class>%2$s</filter-class>
                    <async-supported>true</async-supported>
                    <init-param>
                      <param-name>row</param-name>
                      <param-value>%1$d</param-value>
                    </init-param>
                  </filter>
                  <filter-mapping>
                    <filter-name>filter%1$d</filter-name>
                    <url-pattern>/*</url-pattern>
                    <dispatcher>REQUEST</dispatcher>
                    <dispatcher>ASYNC</dispatcher>
                  </filter-mapping>
                """.formatted(row, SuspendingFilter.class.getName());
    }
}
