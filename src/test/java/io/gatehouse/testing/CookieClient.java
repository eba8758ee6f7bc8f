package io.gatehouse.testing;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client that keeps cookies as a browser does, and follows nothing. Not thread-safe; {@link #copy} is for another thread. */
public final class CookieClient {

    private final int port;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public CookieClient(int port) {
        this.port = port;
    }

    /** @return one with the same cookies, at another port or the same */
    public CookieClient copy(int otherPort) {
        CookieClient copy = new CookieClient(otherPort);
        copy.cookies.putAll(cookies);
        return copy;
    }

    public int port() {
        return port;
    }

    /** A connection of its own, without any cookie. */
    public RawClient connect() throws IOException {
        return RawClient.connect(port);
    }

    /** A page, as a browser asks for it. */
    public RawAnswer page(String target) throws IOException {
        return send("GET", target, "Accept: text/html,*/*", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document");
    }

    /** The path and the query of this URL, as a browser asks for a page. */
    public RawAnswer page(URI url) throws IOException {
        return page(url.getRawPath() + (url.getRawQuery() == null ? "" : '?' + url.getRawQuery()));
    }

    /** A form that is sent off, as a browser does it. */
    public RawAnswer submit(String target, String form, String... fields) throws IOException {
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of("Accept: text/html,*/*", "Content-Type: application/x-www-form-urlencoded"));
        all.add("Content-Length: " + form.length());
        return send("POST", target, form, all.toArray(String[]::new));
    }

    public RawAnswer send(String method, String target, String... fields) throws IOException {
        return send(method, target, "", fields);
    }

    private RawAnswer send(String method, String target, String body, String[] fields) throws IOException {
        List<String> all = new ArrayList<>(List.of(fields));
        if (!cookies.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            cookies.forEach((name, value) -> pairs.add(name + '=' + value));
            all.add("Cookie: " + String.join("; ", pairs));
        }
        try (RawClient client = RawClient.connect(port)) {
            RawAnswer answer = client.request(method, target, all.toArray(String[]::new))
                    .send(body)
                    .answerTo(method);
            answer.head().headers().all("Set-Cookie").forEach(this::keep);
            return answer;
        }
    }

    private void keep(String field) {
        int equals = field.indexOf('=');
        int end = field.indexOf(';');
        String value = field.substring(equals + 1, end < 0 ? field.length() : end);
        if (value.isEmpty() || field.contains("Max-Age=0")) {
            cookies.remove(field.substring(0, equals));
        } else {
            cookies.put(field.substring(0, equals), value);
        }
    }

    /** @return by name */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** @return where an answer leads */
    public static URI location(RawAnswer answer) {
        return URI.create(String.valueOf(answer.head().headers().first("Location")));
    }
}
