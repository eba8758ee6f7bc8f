package io.gatehouse.server;

import io.gatehouse.exchange.Abort;
import jakarta.servlet.Servlet;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Small web applications that try, on a real server, what the gateway stands on. */
final class Probes {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <absolute-ordering/>
            """;

    private Probes() {}

    /** @return an application with this servlet on {@code /break/*} */
    static WebArchive breaking(Class<? extends Servlet> servlet) {
        return ShrinkWrap.create(WebArchive.class, "breaking.war")
                .addClass(Abort.class)
                .addClass("io.gatehouse.exchange.ServerAbort")
                .addClass(servlet)
                .setWebXML(new StringAsset(HEAD + servlet(servlet, "/break/*") + "</web-app>\n"));
    }

    private static String servlet(Class<? extends Servlet> servlet, String pattern) {
        return """
                  <servlet>
                    <servlet-name>probe</servlet-name>
                    <servlet-class>%s</servlet-class>
                    <async-supported>true</async-supported>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>probe</servlet-name>
                    <url-pattern>%s</url-pattern>
                  </servlet-mapping>
                """.formatted(servlet.getName(), pattern);
    }
}
