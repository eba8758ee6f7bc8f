package io.gatehouse.benchmarks.load;

import java.nio.file.Path;

/**
 * What a contender is started with.
 *
 * @param tls whether it serves https, and speaks https to the upstream
 * @param routes the descriptor, for Gatehouse alone
 * @param work its own folder
 */
record Setting(int port, Upstream upstream, boolean tls, String javaOpts, Path routes, Path work) {

    String url() {
        return (tls ? "https://localhost:" : "http://127.0.0.1:") + port;
    }
}
