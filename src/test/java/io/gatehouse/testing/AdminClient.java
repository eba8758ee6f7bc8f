package io.gatehouse.testing;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An operator who comes to the desk of a gateway over HTTP. */
public final class AdminClient {

    private static final String PREFIX = "/_gatehouse/api/v1/";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String authorization;

    private AdminClient(String url, String authorization) {
        this.url = url;
        this.authorization = authorization;
    }

    /**
     * @param url of the gateway
     * @return who comes with a name and a password
     */
    public static AdminClient basic(String url, String name, String password) {
        String both = name + ':' + password;
        return new AdminClient(
                url, "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    /** @return who comes with this field */
    public static AdminClient with(String url, String authorization) {
        return new AdminClient(url, authorization);
    }

    /** @param more names and values of fields */
    public HttpResponse<String> send(String method, String path, String body, String... more) throws Exception {
        return ask(method, PREFIX + path, body, more);
    }

    /**
     * As {@link #send}, of whatever is at the gateway.
     *
     * @param target a path, with a slash at its start
     */
    public HttpResponse<String> ask(String method, String target, String body, String... more) throws Exception {
        HttpRequest.BodyPublisher publisher = body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + target)).method(method, publisher);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        for (int i = 0; i < more.length; i += 2) {
            request.header(more[i], more[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** @return the answer to a question, which must be 200 */
    public JsonObject get(String path) throws Exception {
        return good(send("GET", path, ""));
    }

    /** @return the answer to an order, whatever it is */
    public HttpResponse<String> order(String path, String body) throws Exception {
        return send("POST", path, body, "X-Gatehouse-Admin", "1", "Content-Type", "application/json");
    }

    /** @return the answer to an order, which must be 200 */
    public JsonObject post(String path, String body) throws Exception {
        return good(order(path, body));
    }

    private static JsonObject good(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return json(answer.body());
    }

    public static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
