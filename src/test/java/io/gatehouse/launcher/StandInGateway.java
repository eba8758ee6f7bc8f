package io.gatehouse.launcher;

import io.gatehouse.boot.settings.Embedding;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A web application as the launcher sees it: it keeps to {@link Embedding} and echoes what reaches it. */
public final class StandInGateway implements ServletContextListener {

    /** attribute: the exchanges that wait for somebody to end them, a {@code BlockingQueue<AsyncContext>} */
    static final String WAITING = "waiting";

    /** attribute: there when {@link Embedding#STOP} was called */
    static final String STOPPED = "stopped";

    static final String REFUSED_DESCRIPTOR = "<refused/>";

    static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <absolute-ordering/>
              <listener><listener-class>io.gatehouse.launcher.StandInGateway</listener-class></listener>
            </web-app>
            """;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (REFUSED_DESCRIPTOR.equals(context.getInitParameter(Embedding.ROUTES))) {
            context.setAttribute(
                    Embedding.REFUSED, List.of("routes.xml:1:1: unknown element", "routes.xml:1:9: no upstream"));
        }
        context.setAttribute(WAITING, new LinkedBlockingQueue<AsyncContext>());
        context.setAttribute(Embedding.STOP, (Runnable) () -> context.setAttribute(STOPPED, true));
        ServletRegistration.Dynamic servlet = context.addServlet("echo", new Echo());
        servlet.addMapping("/*");
        servlet.setAsyncSupported(true);
    }

    private static final class Echo extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().equals("/wait")) {
                AsyncContext exchange = request.startAsync();
                if ("begun".equals(request.getQueryString())) {
                    response.getOutputStream().print("begun");
                    response.flushBuffer();
                }
                @SuppressWarnings("unchecked")
                BlockingQueue<AsyncContext> waiting = (BlockingQueue<AsyncContext>)
                        request.getServletContext().getAttribute(WAITING);
                waiting.add(exchange);
                return;
            }
            if (request.getRequestURI().equals("/fail")) {
                throw new IllegalStateException("secret");
            }
            String query = request.getQueryString();
            response.setContentType("text/plain");
            response.getOutputStream()
                    .print(request.getMethod() + ' ' + request.getRequestURI() + (query == null ? "" : '?' + query));
        }
    }
}
