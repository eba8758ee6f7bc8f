package io.gatehouse.identity.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.identity.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the text of a cookie of an attempt, and reads it: AES-256 in GCM, so that the browser can neither read nor change it. The key comes
 * of the client's secret, which all nodes of a gateway have: one node may begin what another one ends.
 */
public final class AttemptSeal {

    private static final byte[] PURPOSE = "gatehouse login attempt 1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    /** @param secret of the client at the provider */
    public AttemptSeal(Secret secret, SecureRandom random) {
        this.random = random;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
            key = new SecretKeySpec(mac.doFinal(PURPOSE), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** @return letters, digits, {@code -} and {@code _} */
    public String close(Attempt attempt) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(json(attempt).getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in GCM", e);
        }
    }

    /** @return null when it was not closed with this key */
    public @Nullable Attempt open(String text) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(text);
            if (all.length <= NONCE_BYTES) {
                return null;
            }
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            byte[] opened = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return attempt(JSONObjectUtils.parse(new String(opened, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static String json(Attempt attempt) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("identity", attempt.identity());
        values.put("state", attempt.state());
        values.put("nonce", attempt.nonce());
        values.put("verifier", attempt.verifier());
        values.put("return", attempt.returnTo());
        values.put("url", attempt.publicUrl());
        values.put("callback", attempt.callback());
        values.put("asked", attempt.asked());
        values.put("since", attempt.since());
        return JSONObjectUtils.toJSONString(values);
    }

    private static Attempt attempt(Map<String, Object> values) throws ParseException {
        return new Attempt(
                text(values, "identity"),
                text(values, "state"),
                text(values, "nonce"),
                text(values, "verifier"),
                text(values, "return"),
                text(values, "url"),
                text(values, "callback"),
                text(values, "asked"),
                JSONObjectUtils.getLong(values, "since"));
    }

    private static String text(Map<String, Object> values, String name) throws ParseException {
        String text = JSONObjectUtils.getString(values, name);
        if (text == null) {
            throw new ParseException(name, 0);
        }
        return text;
    }
}
