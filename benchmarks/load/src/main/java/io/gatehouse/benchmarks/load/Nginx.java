package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * nginx, as the upstream of all and as one of the contenders.
 *
 * @param files how many files and sockets one process may have open
 */
record Nginx(int files) {

    private static final String ECHO = "/usr/lib/nginx/modules/ngx_http_echo_module.so";
    private static final Map<String, Integer> BODIES = Map.of("1k", 1 << 10, "100k", 100 << 10, "10m", 10 << 20);

    /** @param jwks what is served at {@code /jwks} */
    Child upstream(String cpus, Path work, Upstream upstream, String jwks) throws IOException {
        Path bodies = Files.createDirectories(work.resolve("files"));
        for (Map.Entry<String, Integer> body : BODIES.entrySet()) {
            Files.write(bodies.resolve(body.getKey()), bytes(body.getValue()));
        }
        Files.writeString(bodies.resolve("jwks"), jwks);
        Map<String, Object> values = common(work, upstream.port());
        values.put("echo", ECHO);
        values.put("bodies", bodies);
        values.put("tlsPort", upstream.tlsPort());
        values.put("certificate", upstream.certificates().certificate());
        values.put("key", upstream.certificates().key());
        return start(cpus, work, "upstream.conf", values);
    }

    Child proxy(String cpus, Setting setting) throws IOException {
        Map<String, Object> values = common(setting.work(), setting.port());
        values.put("upstream", setting.upstream().authority(setting.tls()));
        values.put("scheme", setting.tls() ? "https" : "http");
        values.put("ssl", setting.tls() ? "ssl" : "");
        values.put("tls", setting.tls() ? tls(setting.upstream().certificates()) : "");
        return start(cpus, setting.work(), "proxy.conf", values);
    }

    private static String tls(Certificates certificates) {
        return """
                ssl_certificate %s;
                ssl_certificate_key %s;
                ssl_session_cache shared:tls:16m;
                proxy_ssl_trusted_certificate %s;
                proxy_ssl_verify on;
                proxy_ssl_name localhost;
            """.formatted(certificates.certificate(), certificates.key(), certificates.certificate())
                .stripTrailing();
    }

    private Map<String, Object> common(Path work, int port) {
        Map<String, Object> values = new HashMap<>();
        // started by root, a worker would otherwise be somebody who may not read the project's folder
        values.put("user", "root".equals(System.getProperty("user.name")) ? "user root;" : "");
        values.put("files", files);
        values.put("connections", files * 3 / 4);
        values.put("work", work);
        values.put("port", port);
        return values;
    }

    private static Child start(String cpus, Path work, String template, Map<String, ?> values) throws IOException {
        Files.createDirectories(work);
        Path conf = work.resolve("nginx.conf");
        Files.writeString(conf, Template.named(template).filled(values));
        return Child.start(cpus, work, Map.of(), List.of("nginx", "-c", conf.toString()));
    }

    /** Bytes that no layer can make smaller or know already. */
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(length).nextBytes(bytes);
        return bytes;
    }
}
