package io.gatehouse.benchmarks.peers.jetty;

import io.gatehouse.benchmarks.peers.Settings;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's {@code ProxyHandler.Reverse} with its own HttpClient: what its documents show, and room for many connections. */
final class JettyPeer {

    private static final int BACKLOG = 4_096;

    private JettyPeer() {}

    public static void main(String[] args) throws Exception {
        Settings settings = Settings.of(System.getenv());
        Server server = new Server();
        server.addConnector(connector(server, settings));
        server.setHandler(new Reverse(settings));
        server.start();
        server.join();
    }

    private static ServerConnector connector(Server server, Settings settings)
            throws IOException, GeneralSecurityException {
        HttpConfiguration configuration = new HttpConfiguration();
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        ServerConnector connector = settings.downstreamTls()
                .map(tls -> {
                    configuration.addCustomizer(new SecureRequestCustomizer(false));
                    SslContextFactory.Server factory = new SslContextFactory.Server();
                    factory.setSslContext(tls);
                    return new ServerConnector(server, new SslConnectionFactory(factory, http.getProtocol()), http);
                })
                .orElseGet(() -> new ServerConnector(server, http));
        connector.setHost("127.0.0.1");
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(Settings.IDLE_MILLIS);
        return connector;
    }

    private static final class Reverse extends ProxyHandler.Reverse {

        private final Optional<SSLContext> upstreamTls;

        Reverse(Settings settings) throws IOException, GeneralSecurityException {
            super(request -> rewritten(request.getHttpURI(), settings.upstream()));
            this.upstreamTls = settings.upstreamTls();
        }

        private static HttpURI rewritten(HttpURI asked, URI upstream) {
            return HttpURI.build(asked)
                    .scheme(upstream.getScheme())
                    .host(upstream.getHost())
                    .port(upstream.getPort());
        }

        @Override
        protected HttpClient newHttpClient() {
            QueuedThreadPool threads = new QueuedThreadPool();
            threads.setName("proxy-client");
            ClientConnector connector = new ClientConnector();
            connector.setExecutor(threads);
            upstreamTls.ifPresent(tls -> {
                SslContextFactory.Client factory = new SslContextFactory.Client();
                factory.setSslContext(tls);
                connector.setSslContextFactory(factory);
            });
            return new HttpClient(new HttpClientTransportDynamic(connector));
        }

        @Override
        protected void configureHttpClient(HttpClient client) {
            super.configureHttpClient(client);
            client.setMaxConnectionsPerDestination(Settings.CONNECTIONS);
            client.setMaxRequestsQueuedPerDestination(Settings.CONNECTIONS);
        }
    }
}
