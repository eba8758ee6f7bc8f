package io.gatehouse.benchmarks.peers.undertow;

import io.gatehouse.benchmarks.peers.Settings;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;

/** Undertow's own proxy: {@code ProxyHandler} before a {@code LoadBalancingProxyClient} of one host. */
final class UndertowPeer {

    private static final String HOST = "127.0.0.1";
    private static final int BACKLOG = 4_096;
    /** 2.4 refuses more than 2 MiB by itself. */
    private static final long NO_LIMIT = -1;

    private UndertowPeer() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Settings settings = Settings.of(System.getenv());
        Undertow.Builder builder = Undertow.builder()
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, NO_LIMIT)
                .setHandler(ProxyHandler.builder().setProxyClient(client(settings)).build());
        SSLContext tls = settings.downstreamTls().orElse(null);
        if (tls == null) {
            builder.addHttpListener(settings.port(), HOST);
        } else {
            builder.addHttpsListener(settings.port(), HOST, tls);
        }
        builder.build().start();
    }

    private static LoadBalancingProxyClient client(Settings settings) throws IOException, GeneralSecurityException {
        // each I/O thread has a pool of its own, and connections are not spread evenly over threads
        LoadBalancingProxyClient client =
                new LoadBalancingProxyClient().setConnectionsPerThread(Settings.CONNECTIONS);
        SSLContext tls = settings.upstreamTls().orElse(null);
        if (tls == null) {
            return client.addHost(settings.upstream());
        }
        OptionMap direct = OptionMap.create(Options.USE_DIRECT_BUFFERS, true);
        return client.addHost(settings.upstream(), new UndertowXnioSsl(Xnio.getInstance(), direct, tls));
    }
}
