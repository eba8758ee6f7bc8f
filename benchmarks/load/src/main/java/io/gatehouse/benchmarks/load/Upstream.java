package io.gatehouse.benchmarks.load;

import java.nio.file.Path;

/**
 * Where the upstream listens on 127.0.0.1.
 *
 * @param certificates with which it proves that it is {@code localhost}
 */
record Upstream(int port, int tlsPort, Certificates certificates) {

    String url(boolean tls) {
        return tls ? "https://localhost:" + tlsPort : "http://127.0.0.1:" + port;
    }

    /** Host and port, without a scheme. */
    String authority(boolean tls) {
        return tls ? "localhost:" + tlsPort : "127.0.0.1:" + port;
    }

    Path trusted() {
        return certificates.certificate();
    }
}
