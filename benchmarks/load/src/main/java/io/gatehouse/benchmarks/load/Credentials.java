package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * What one person proves with that she is herself, and what the gateway knows her by.
 *
 * @param token a JWT as a large provider makes them, signed with RS256
 * @param apiKey {@code id.secret}
 * @param jwks the provider's public keys, as JSON
 * @param keys the file of API keys
 * @param pepper the file of their pepper
 */
record Credentials(String token, String apiKey, String jwks, Path keys, Path pepper) {

    static final String ISSUER = "https://id.example.com/realms/corp";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final String KEY_ID = "q3Vn0Zc4bHq5x2m1yT0o8cXl7sZr6n-KfJw9dPpLeUo";

    /**
     * @param war which makes the API key
     * @param now from when on the token is good, for a day
     */
    static Credentials in(Path folder, String java, Path war, Instant now) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path keys = folder.resolve("partners.keys");
        Path pepper = folder.resolve("pepper");
        Files.deleteIfExists(keys);
        Files.writeString(pepper, "as long as a pepper should be, and not written anywhere else");
        String key = Command.of(
                        java,
                        "-jar",
                        war.toString(),
                        "key",
                        "new",
                        "--owner",
                        "acme",
                        "--roles",
                        "buyer",
                        "--pepper",
                        "file:" + pepper,
                        "--add-to",
                        keys.toString())
                .run(60)
                .strip();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return new Credentials(
                    token(pair.getPrivate(), now), key, jwks((RSAPublicKey) pair.getPublic()), keys, pepper);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String token(PrivateKey key, Instant now) throws IOException, GeneralSecurityException {
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + KEY_ID + "\"}";
        Map<String, Object> values = Map.of(
                "issuer", ISSUER,
                "issued", now.getEpochSecond(),
                "expires", now.plus(LIFETIME).getEpochSecond());
        String claims = Template.named("claims.json").filled(values);
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + '.' + base64(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + base64(signature.sign());
    }

    /** RFC 7517. */
    private static String jwks(RSAPublicKey key) {
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(KEY_ID, base64(key.getModulus()), base64(key.getPublicExponent()));
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return base64(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String base64(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
