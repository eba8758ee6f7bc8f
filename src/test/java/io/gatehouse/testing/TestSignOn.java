package io.gatehouse.testing;

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
    private volatile UnaryOperator<JWTClaimsSet.Builder> claims = said -> said;
    private volatile long seconds = 300;
    private volatile String sessionId = "sid-0";
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Semaphore waiting = new Semaphore(0);
    private volatile Function<JWTClaimsSet, String> signature;
    private volatile boolean broken;

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

    public int renewals() {
        return renewed.get();
    }

    public String sessionId() {
        return sessionId;
    }

    int status() {
        return broken ? 500 : 200;
    }

    String token(HttpExchange http) throws IOException {
        Map<String, String> form = form(new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
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
