package io.gatehouse.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Tomcat's manager application, as scripts and {@code curl} use it: its text interface and its {@code jmxproxy}. */
final class TomcatConsole implements Operator {

    private static final String USER = Base64.getEncoder().encodeToString("it:it".getBytes(StandardCharsets.US_ASCII));

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI manager;

    TomcatConsole(int port) {
        manager = URI.create("http://127.0.0.1:" + port + "/manager/");
    }

    void deploy(String path, String version, Path archive) throws IOException {
        send("PUT", "text/deploy?path=" + path + "&version=" + version, BodyPublishers.ofFile(archive));
    }

    void undeploy(String path, String version) throws IOException {
        send("GET", "text/undeploy?path=" + path + "&version=" + version, BodyPublishers.noBody());
    }

    /** @return the applications that were undeployed and whose classes something still refers to, as Tomcat tells after a collection */
    List<String> leaks() throws IOException {
        return ask("GET", "text/findleaks", BodyPublishers.noBody())
                .lines()
                .filter(line -> line.startsWith("/"))
                .toList();
    }

    @Override
    public String attribute(String name) throws IOException {
        String answer = proxy("?get=" + GATEWAY + "&att=" + name);
        return answer.substring(answer.indexOf(" = ") + 3).strip();
    }

    @Override
    public String invoke(String operation, String... arguments) throws IOException {
        String parameters = URLEncoder.encode(String.join(",", arguments), StandardCharsets.UTF_8);
        String answer =
                proxy("?invoke=" + GATEWAY + "&op=" + operation + (arguments.length == 0 ? "" : "&ps=" + parameters));
        return answer.substring(answer.indexOf('\n') + 1).strip();
    }

    private String proxy(String query) throws IOException {
        return send("GET", "jmxproxy" + query, BodyPublishers.noBody());
    }

    private String send(String method, String target, BodyPublisher body) throws IOException {
        String answer = ask(method, target, body);
        if (!answer.startsWith("OK")) {
            throw new IOException(target + ": " + answer);
        }
        return answer;
    }

    private String ask(String method, String target, BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(manager.resolve(target))
                .method(method, body)
                .header("Authorization", "Basic " + USER)
                .build();
        try {
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        // connections end by themselves
    }
}
