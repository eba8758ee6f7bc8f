package io.gatehouse.testing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/** An upstream of another make that speaks HTTP/2: Tomcat, which answers with what it got. */
public final class Http2Server implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector(Http11NioProtocol.class.getName());
    private final boolean secure;
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    private Http2Server(Path base, @Nullable TestKey key) throws LifecycleException {
        secure = key != null;
        tomcat.setBaseDir(base.toString());
        connector.setPort(0);
        connector.addUpgradeProtocol(new Http2Protocol());
        connector.setMaxPostSize(-1);
        if (key != null) {
            connector.setSecure(true);
            connector.setScheme("https");
            connector.setProperty("SSLEnabled", "true");
            SSLHostConfig host = new SSLHostConfig();
            SSLHostConfigCertificate certificate =
                    new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
            certificate.setCertificateFile(key.pem().toString());
            certificate.setCertificateKeyFile(key.keyPem().toString());
            host.addCertificate(certificate);
            connector.addSslHostConfig(host);
        }
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", new File(base.toString()).getAbsolutePath());
        Tomcat.addServlet(context, "echo", new Echo());
        context.addServletMappingDecoded("/*", "echo");
        tomcat.start();
    }

    public static Http2Server start() throws IOException, LifecycleException {
        return new Http2Server(Files.createTempDirectory("http2-server-"), null);
    }

    public static Http2Server start(TestKey key) throws IOException, LifecycleException {
        return new Http2Server(Files.createTempDirectory("http2-server-"), key);
    }

    public String url() {
        return (secure ? "https" : "h2c") + "://127.0.0.1:" + connector.getLocalPort();
    }

    /** @return how many connections have carried a request */
    public int connections() {
        return ports.size();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The head tells how it was asked, the body is that of the request; {@code ?status=}, {@code ?bytes=} and {@code ?trailer=}. */
    private final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ports.add(request.getRemotePort());
            response.setHeader("X-Protocol", request.getProtocol());
            response.setHeader("X-Method", request.getMethod());
            response.setHeader("X-Host", request.getServerName());
            String status = request.getParameter("status");
            if (status != null) {
                response.setStatus(Integer.parseInt(status));
                return;
            }
            String trailer = request.getParameter("trailer");
            if (trailer != null) {
                response.setTrailerFields(() -> Map.of("x-sum", trailer));
                response.getOutputStream().write("body".getBytes(StandardCharsets.US_ASCII));
                response.flushBuffer();
                return;
            }
            String bytes = request.getParameter("bytes");
            if (bytes != null) {
                byte[] piece = new byte[10_000];
                for (long left = Long.parseLong(bytes); left > 0; left -= piece.length) {
                    response.getOutputStream().write(piece, 0, (int) Math.min(left, piece.length));
                }
                return;
            }
            request.getInputStream().transferTo(response.getOutputStream());
        }
    }
}
