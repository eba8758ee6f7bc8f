package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a contender again and again until it answers with 200. */
final class Readiness {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 20;

    private final HttpClient client;

    Readiness(Path trusted) throws IOException {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .sslContext(trusting(trusted))
                .build();
    }

    /** @throws IOException with the end of its log, when it has ended or takes too long */
    void await(Child child, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(5))
                .build();
        long began = System.nanoTime();
        while (!answers(request)) {
            if (!child.alive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException("no 200 from " + url + "; its log ends with: " + end(child.log()));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean answers(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String end(Path log) throws IOException {
        String text = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1)
                .strip()
                .replaceAll("\\s*\\R\\s*", " / ");
        return text.substring(Math.max(0, text.length() - 400));
    }

    private static SSLContext trusting(Path certificate) throws IOException {
        try (InputStream stream = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "upstream", CertificateFactory.getInstance("X.509").generateCertificate(stream));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
