package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.jsse.JSSEImplementation;
import org.jspecify.annotations.Nullable;

/**
 * Makes a listener speak TLS, and looks at the files again whenever it is run: a pair that was renewed serves the handshakes to come, and one that
 * cannot be used is told in the log and changes nothing. Connections that are open stay as they are. Not thread-safe.
 */
final class TlsListener implements Runnable {

    private static final System.Logger LOG = System.getLogger(TlsListener.class.getName());

    private final TlsFiles files;
    private final Http11NioProtocol protocol;
    private final InstantSource clock;
    private Seen known;
    private @Nullable Seen moving;

    /** What a look at the files showed: contents, or why there are none. */
    private record Seen(
            TlsFiles.@Nullable Contents contents, @Nullable String unreadable) {}

    private TlsListener(TlsFiles files, TlsFiles.Contents contents, Http11NioProtocol protocol, InstantSource clock) {
        this.files = files;
        this.protocol = protocol;
        this.clock = clock;
        this.known = new Seen(contents, null);
    }

    /**
     * Before the protocol is started.
     *
     * @throws IOException if the files cannot be used; the message names the option, the file and what was expected
     */
    static TlsListener open(TlsFiles files, Http11NioProtocol protocol, InstantSource clock) throws IOException {
        TlsFiles.Contents contents = files.read();
        TlsListener listener = new TlsListener(files, contents, protocol, clock);
        protocol.setSSLEnabled(true);
        protocol.setSslImplementationName(JSSEImplementation.class.getName());
        listener.use(contents);
        return listener;
    }

    private void use(TlsFiles.Contents contents) throws IOException {
        TlsIdentity identity = TlsIdentity.of(files, contents);
        SSLHostConfig configuration = identity.configuration();
        TlsClients clients = files.clients();
        if (clients != null && contents.authorities() != null) {
            clients.configure(configuration, contents.authorities());
        }
        protocol.addSslHostConfig(configuration, true);
        if (identity.isValid(clock.instant())) {
            LOG.log(Level.INFO, "certificate: " + identity);
        } else {
            LOG.log(Level.WARNING, "certificate: " + identity + " (expected: valid now); clients will not trust it");
        }
    }

    /** Looks at the files. What has changed is used when the next look sees the same: of two files one is written first. */
    @Override
    public void run() {
        Seen now = look();
        if (now.equals(known)) {
            moving = null;
        } else if (now.equals(moving)) {
            moving = null;
            known = now;
            takeOver(now);
        } else {
            moving = now;
        }
    }

    private Seen look() {
        try {
            return new Seen(files.read(), null);
        } catch (IOException e) {
            return new Seen(null, String.valueOf(e.getMessage()));
        }
    }

    private void takeOver(Seen now) {
        TlsFiles.Contents contents = now.contents;
        if (contents == null) {
            refused(now.unreadable);
            return;
        }
        try {
            use(contents);
        } catch (IOException | RuntimeException e) {
            refused(e.getMessage());
        }
    }

    private static void refused(@Nullable String why) {
        LOG.log(Level.ERROR, "renewed certificate refused, the last good one goes on: " + why);
    }
}
