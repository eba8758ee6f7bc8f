package io.gatehouse.launcher;

import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;

/**
 * How the embedded server speaks HTTP, the same for {@code java -jar} and for tests, and as {@code
 * server-config/tomcat/server.xml} has it.
 */
final class HttpProtocol {

    private static final int KIB = 1024;

    private static final int HEADERS = 200;

    /** Requests at a time on one connection of HTTP/2. */
    private static final int STREAMS = 100;

    /** Of them, so many begin or end at a time. */
    private static final int AT_ONCE = 8;

    /** characters that RFC 3986 does not allow raw but that clients send; a raw backslash is allowed in queries alone */
    private static final String RELAXED_PATH = "\"<>[]^`{|}";

    private static final String RELAXED_QUERY = "\"<>[\\]^`{|}";

    /** An event loop is relieved of what takes once or twice as long: nothing that is meant to be so. */
    private static final Duration RELIEF = Duration.ofMillis(50);

    private HttpProtocol() {}

    /** With an event loop for each processor. */
    static SparingProtocol create() {
        return create(new EventLoopEndpoint(Runtime.getRuntime().availableProcessors(), RELIEF));
    }

    static SparingProtocol create(EventLoopEndpoint endpoint) {
        SparingProtocol protocol = new SparingProtocol(endpoint);
        limits(protocol);
        timeouts(protocol);
        // the port is had on start, so that it can be given back before the web application stops
        set(protocol, "bindOnInit", "false");
        // buffers cost more to make than to keep
        protocol.setProcessorCache(-1);
        // the upstream decides whether the body shall come
        protocol.setContinueResponseTiming("onRead");
        protocol.setRelaxedPathChars(RELAXED_PATH);
        protocol.setRelaxedQueryChars(RELAXED_QUERY);
        return protocol;
    }

    /** For what has no setter: a name that Tomcat no longer knows must not pass in silence. */
    private static void set(Http11NioProtocol protocol, String name, String value) {
        if (!protocol.setProperty(name, value)) {
            throw new IllegalStateException("unknown to this version of Tomcat: " + name);
        }
    }

    private static void limits(Http11NioProtocol protocol) {
        // requests are never waited for, so few threads do
        protocol.setMaxThreads(64);
        protocol.setMinSpareThreads(4);
        protocol.setMaxConnections(20_000);
        protocol.setAcceptCount(1_000);
        protocol.setMaxKeepAliveRequests(-1);
        protocol.setMaxHttpHeaderSize(32 * KIB);
        protocol.setMaxHeaderCount(HEADERS);
    }

    /** To be called before it starts. */
    static void addHttp2(Http11NioProtocol protocol, boolean tls) {
        protocol.addUpgradeProtocol(http2());
        if (tls) {
            // of bytes that it gives back to a buffer which still has some, Tomcat 11.0.24 makes others: bodies of
            // clients would change
            set(protocol, "useAsyncIO", "false");
        }
    }

    /** HTTP/2, to be added to a protocol before it starts; as {@code server-config/tomcat/https.xml} has it. */
    static Http2Protocol http2() {
        Http2Protocol http2 = new DirectHttp2();
        http2.setMaxHeaderCount(HEADERS);
        http2.setMaxConcurrentStreams(STREAMS);
        // an exchange has no thread, so that none waits for another; and one client must not have all of Tomcat's
        // threads wait for it
        http2.setMaxConcurrentStreamExecution(AT_ONCE);
        // the objects of a stream that was reset are nobody else's, whoever still writes
        http2.setDiscardRequestsAndResponses(true);
        // for the rest of a frame
        http2.setReadTimeout(20_000);
        http2.setWriteTimeout(20_000);
        http2.setKeepAliveTimeout(75_000);
        http2.setStreamReadTimeout(300_000);
        // a message of gRPC may have a few bytes; empty frames, and streams that are reset, are counted as ever
        http2.setOverheadDataThreshold(1);
        http2.setOverheadWindowUpdateThreshold(1);
        return http2;
    }

    /**
     * HTTP/2 that was agreed on by TLS, or that a client begins with. Who asks for it by {@code Upgrade: h2c}, which RFC 9113, 3.1
     * has given up, is answered over HTTP/1.1: Tomcat would hold the body of such a request as a whole, and refuse one of more than
     * 4 KiB.
     */
    private static final class DirectHttp2 extends Http2Protocol {

        @Override
        public boolean accept(Request request) {
            return false;
        }
    }

    private static void timeouts(Http11NioProtocol protocol) {
        // also the time for which a client may not read; longer than the descriptor's timeout is by default
        protocol.setConnectionTimeout(75_000);
        protocol.setKeepAliveTimeout(75_000);
        // the time for which a client may not send a body
        protocol.setDisableUploadTimeout(false);
        protocol.setConnectionUploadTimeout(300_000);
    }

    /** What stands between the wire and the web application lets pass what the gateway itself has to judge. */
    static Connector connector(Http11NioProtocol protocol) {
        Connector connector = new SparingConnector(protocol);
        connector.setThrowOnFailure(true);
        connector.setAllowTrace(true);
        connector.setEncodedSolidusHandling("passthrough");
        connector.setEncodedReverseSolidusHandling("passthrough");
        connector.setRejectSuspiciousURIs(false);
        // every byte is a character, so none is refused; the gateway reads the path from its raw form
        connector.setURIEncoding("ISO-8859-1");
        connector.setMaxCookieCount(-1);
        connector.setMaxPostSize(0);
        if (protocol.isSSLEnabled()) {
            connector.setScheme("https");
            connector.setSecure(true);
        }
        return connector;
    }
}
