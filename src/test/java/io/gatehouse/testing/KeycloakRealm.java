package io.gatehouse.testing;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One realm of a {@link KeycloakProcess} that runs: what clients ask of it, and what its administrator changes. */
public final class KeycloakRealm {

    public static final String CLIENT = "gateway";
    public static final String SECRET = "gateway-for-tests-only";

    /** Signing a first token, or making a key, takes long on a machine that does other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final int port;
    private final String name;

    KeycloakRealm(int port, String name) {
        this.port = port;
        this.name = name;
    }

    public String issuer() {
        return "http://127.0.0.1:" + port + "/realms/" + name;
    }

    /** @return an access token for this person, by password */
    public String token(String user) throws IOException {
        return (String) password(user, "profile").get("access_token");
    }

    /** @return what the token endpoint answers when this person signs in by password, at the client {@code cli} */
    public Map<String, Object> password(String user, String scope) throws IOException {
        return object(
                200,
                grant("grant_type=password&client_id=cli&username=" + user + "&password=" + user
                        + "-for-tests-only&scope=" + scope));
    }

    /** @return an access token of the client {@code gateway} for itself */
    public String serviceToken() throws IOException {
        RawAnswer answer =
                grant("grant_type=client_credentials&client_id=" + CLIENT + "&client_secret=" + encoded(SECRET));
        return (String) object(200, answer).get("access_token");
    }

    /** @return what the token endpoint says to this form */
    public RawAnswer grant(String form) throws IOException {
        return send(
                "POST",
                "/realms/" + name + "/protocol/openid-connect/token",
                "application/x-www-form-urlencoded",
                form);
    }

    /** @param query of the authorization request (RFC 6749, 4.1.1), as it is sent */
    public RawAnswer authorize(String query) throws IOException {
        return send("GET", "/realms/" + name + "/protocol/openid-connect/auth?" + query, "", "");
    }

    /** Has tokens that are issued from now on last this long. */
    public void accessTokensLast(Duration time) throws IOException {
        expect(204, administer("PUT", "", Map.of("accessTokenLifespan", time.toSeconds())));
    }

    /** Signs with a new RSA key from now on; the others still count. */
    public void addKey(String key) throws IOException {
        Map<String, List<String>> config = Map.of(
                // the newest signs, whoever has added others before
                "priority", List.of(Long.toString(System.currentTimeMillis())),
                "enabled", List.of("true"),
                "active", List.of("true"),
                "algorithm", List.of("RS256"),
                "keySize", List.of("2048"));
        expect(
                201,
                administer(
                        "POST",
                        "/components",
                        Map.of(
                                "name",
                                key,
                                "providerId",
                                "rsa-generated",
                                "providerType",
                                "org.keycloak.keys.KeyProvider",
                                "config",
                                config)));
    }

    /** @return the key with which tokens are signed now, as {@link #removeKey} knows it */
    public String signingKey() throws IOException {
        Map<String, Object> keys = object(200, administer("GET", "/keys", null));
        Object active = ((Map<?, ?>) keys.get("active")).get("RS256");
        return ((List<?>) keys.get("keys"))
                .stream()
                        .map(key -> (Map<?, ?>) key)
                        .filter(key -> key.get("kid").equals(active))
                        .map(key -> (String) key.get("providerId"))
                        .findFirst()
                        .orElseThrow();
    }

    /** Takes a key away: what it has signed does not count any more. */
    public void removeKey(String key) throws IOException {
        expect(204, administer("DELETE", "/components/" + key, null));
    }

    /** Where it tells the client {@code gateway} that somebody has signed out (OpenID Connect Back-Channel Logout 1.0, 2.2). */
    public void backChannelLogout(String url) throws IOException {
        Map<String, Object> client = client();
        Map<Object, Object> attributes = new HashMap<>((Map<?, ?>) client.get("attributes"));
        attributes.put("backchannel.logout.url", url);
        client.put("attributes", attributes);
        expect(204, administer("PUT", "/clients/" + client.get("id"), client));
    }

    /** @return the attributes of the client {@code gateway} */
    public Map<?, ?> clientAttributes() throws IOException {
        return (Map<?, ?>) client().get("attributes");
    }

    /** Lets browsers come back to this URL, too: with a star at its end, to all that begin so. */
    public void leadsBackTo(String url) throws IOException {
        Map<String, Object> client = client();
        List<Object> all = new ArrayList<>((List<?>) client.get("redirectUris"));
        all.add(url);
        client.put("redirectUris", all);
        expect(204, administer("PUT", "/clients/" + client.get("id"), client));
    }

    /** Ends all that this person has signed on to, as an administrator does. */
    public void signOut(String user) throws IOException {
        Object id = first(administer("GET", "/users?exact=true&username=" + user, null))
                .get("id");
        expect(204, administer("POST", "/users/" + id + "/logout", null));
    }

    /** @return how often the client {@code gateway} has asked for tokens to be renewed, whether it got them or not */
    public int renewals() throws IOException {
        RawAnswer answer = expect(
                200,
                administer(
                        "GET",
                        "/events?max=1000&client=" + CLIENT + "&type=REFRESH_TOKEN&type=REFRESH_TOKEN_ERROR",
                        null));
        try {
            return JSONArrayUtils.parse(text(answer)).size();
        } catch (ParseException e) {
            throw new IOException(text(answer), e);
        }
    }

    /** Takes the realm away, with everybody in it. */
    public void remove() throws IOException {
        expect(204, administer("DELETE", "", null));
    }

    private Map<String, Object> client() throws IOException {
        return first(administer("GET", "/clients?clientId=" + CLIENT, null));
    }

    /** @return the first object of a list */
    private static Map<String, Object> first(RawAnswer answer) throws IOException {
        try {
            Map<String, Object> first = new HashMap<>();
            ((Map<?, ?>) JSONArrayUtils.parse(text(expect(200, answer))).get(0))
                    .forEach((key, value) -> first.put((String) key, value));
            return first;
        } catch (ParseException e) {
            throw new IOException(text(answer), e);
        }
    }

    /** @param json all of it, as a file for an import has it */
    void make(String json) throws IOException {
        expect(201, send("POST", "/admin/realms", "application/json", json, "Authorization: Bearer " + admin()));
    }

    private RawAnswer administer(String method, String below, Map<String, ?> json) throws IOException {
        String body = json == null ? "" : JSONObjectUtils.toJSONString(json);
        return send(
                method, "/admin/realms/" + name + below, "application/json", body, "Authorization: Bearer " + admin());
    }

    private String admin() throws IOException {
        KeycloakRealm master = new KeycloakRealm(port, "master");
        return (String) object(
                        200,
                        master.grant("grant_type=password&client_id=admin-cli&username=" + KeycloakProcess.ADMINISTRATOR
                                + "&password=" + encoded(KeycloakProcess.PASSWORD)))
                .get("access_token");
    }

    private RawAnswer send(String method, String target, String type, String body, String... more) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<String> fields = new ArrayList<>(List.of(more));
        if (bytes.length > 0) {
            fields.add("Content-Type: " + type);
            fields.add("Content-Length: " + bytes.length);
        }
        try (RawClient client = RawClient.connect(port, PATIENCE)) {
            return client.request(method, target, fields.toArray(new String[0]))
                    .send(bytes)
                    .answerTo(method);
        }
    }

    private static Map<String, Object> object(int status, RawAnswer answer) throws IOException {
        try {
            return JSONObjectUtils.parse(text(expect(status, answer)));
        } catch (ParseException e) {
            throw new IOException(text(answer), e);
        }
    }

    private static RawAnswer expect(int status, RawAnswer answer) {
        if (answer.status() != status) {
            throw new AssertionError(answer.status() + " (expected: " + status + "): " + text(answer));
        }
        return answer;
    }

    private static String text(RawAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
