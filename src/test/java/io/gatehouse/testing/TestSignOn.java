package io.gatehouse.testing;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The half of a {@link TestProvider} that people sign on with: codes, and refresh tokens of which each is good once. */
public final class TestSignOn {

    private final TestProvider provider;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, Boolean> refreshTokens = new ConcurrentHashMap<>();
    private final AtomicInteger renewed = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile UnaryOperator<JWTClaimsSet.Builder> claims = said -> said;
    private volatile long seconds = 300;
    private volatile String sessionId = "sid-0";
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Semaphore waiting = new Semaphore(0);
    private volatile Function<JWTClaimsSet, String> signature;
    private volatile boolean broken;
    private volatile boolean forgiving;

    TestSignOn(TestProvider provider) {
        this.provider = provider;
        this.signature = claims -> TestProvider.sign(provider.key(), TestProvider.header(provider.key()), claims);
    }

    /** Reads {@code a=b&c=d}. */
    public static Map<String, String> form(String text) {
        Map<String, String> values = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    /**
     * A person signs on where the gateway has sent the browser.
     *
     * @return where the browser goes back to
     */
    public URI signOn(URI entrance) {
        Map<String, String> asked = form(entrance.getRawQuery());
        String code = "code-" + numbers.incrementAndGet();
        codes.put(code, asked);
        sessionId = "sid-" + code;
        return URI.create(asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
    }

    /** From now on ID tokens say this, too. */
    public void says(UnaryOperator<JWTClaimsSet.Builder> change) {
        claims = change;
    }

    /** From now on access tokens live so long. */
    public void accessTokensLive(long howLong) {
        seconds = howLong;
    }

    /** From now on nobody gets a token before the latch is open. */
    public void waitFor(CountDownLatch latch) {
        gate = latch;
    }

    /** Waits until somebody waits for the latch. */
    public void awaitWaiting() throws InterruptedException {
        if (!waiting.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody waits");
        }
    }

    /** From now on ID tokens are signed so. */
    public void signs(Function<JWTClaimsSet, String> how) {
        signature = how;
    }

    /** From now on the token endpoint answers 500, or does not. */
    public void breaks(boolean whether) {
        broken = whether;
    }

    /** All refresh tokens are taken back. */
    public void revoke() {
        refreshTokens.clear();
    }

    /** From now on a refresh token that was used before is refused and no more: the others of its family stay good. Or not any more. */
    public void forgives(boolean whether) {
        forgiving = whether;
    }

    public int renewals() {
        return renewed.get();
    }

    /** @return how many refresh tokens came that were not good, because they had been used before, or were taken back */
    public int refusals() {
        return refused.get();
    }

    /** @return how many requests for tokens have come, those that wait included */
    public int arrivals() {
        return arrived.get();
    }

    public String sessionId() {
        return sessionId;
    }

    /** @return what the provider sends when it ends the sign-on that it knows by this id */
    public String logoutToken(String endedId) {
        return logoutToken(endedId, said -> said);
    }

    /** @param change of what it says */
    public String logoutToken(String endedId, UnaryOperator<JWTClaimsSet.Builder> change) {
        return logoutToken(provider.key(), endedId, change);
    }

    /** @param key with which it is signed */
    public String logoutToken(RSAKey key, String endedId, UnaryOperator<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder said = provider.usual()
                .audience("gateway")
                .jwtID("j1")
                .claim("sid", endedId)
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType("logout+jwt"))
                .build();
        return TestProvider.sign(key, header, change.apply(said).build());
    }

    int status() {
        return broken ? 500 : 200;
    }

    String token(HttpExchange http) throws IOException {
        Map<String, String> form = form(new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        arrived.incrementAndGet();
        await();
        if (broken) {
            return "{\"error\": \"server_error\"}";
        }
        String client = http.getRequestHeaders().getFirst("Authorization");
        if (!TestProvider.CLIENT.equals(client)) {
            return "{\"error\": \"invalid_client\"}";
        }
        return "refresh_token".equals(form.get("grant_type")) ? renew(form) : redeem(form);
    }

    private void await() throws IOException {
        if (gate.getCount() > 0) {
            waiting.release();
        }
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the latch was not opened");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String redeem(Map<String, String> form) {
        Map<String, String> asked = codes.remove(String.valueOf(form.get("code")));
        boolean good = asked != null
                && Objects.equals(asked.get("redirect_uri"), form.get("redirect_uri"))
                && "S256".equals(asked.get("code_challenge_method"))
                && challenge(String.valueOf(form.get("code_verifier"))).equals(asked.get("code_challenge"));
        return good ? tokens(asked.get("nonce")) : "{\"error\": \"invalid_grant\"}";
    }

    private String renew(Map<String, String> form) {
        renewed.incrementAndGet();
        boolean known = refreshTokens.remove(String.valueOf(form.get("refresh_token"))) != null;
        if (!known) {
            refused.incrementAndGet();
        }
        if (!known && !forgiving) {
            // used twice: somebody has stolen it, and the whole family is taken back
            revoke();
        }
        return known ? tokens(null) : "{\"error\": \"invalid_grant\"}";
    }

    private String tokens(String nonce) {
        String refresh = "refresh-" + numbers.incrementAndGet();
        refreshTokens.put(refresh, true);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", seconds);
        answer.put("refresh_token", refresh);
        answer.put("access_token", "access-" + numbers.incrementAndGet());
        JWTClaimsSet.Builder said = provider.usual().audience("gateway").claim("sid", sessionId);
        if (nonce != null) {
            said.claim("nonce", nonce);
        }
        answer.put("id_token", signature.apply(claims.apply(said).build()));
        return JSONObjectUtils.toJSONString(answer);
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
