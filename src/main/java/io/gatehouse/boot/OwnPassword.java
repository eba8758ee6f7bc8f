package io.gatehouse.boot;

import io.gatehouse.filter.authenticate.OperatorDoor;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.identity.users.NameAndPassword;
import io.gatehouse.identity.users.UserVerdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The one person who operates a gateway that runs by itself, until somebody names others: {@code admin}, with a password that was thought up
 * at the start. Nobody guesses 128 bits, so that they are compared without a hash that costs time.
 */
final class OwnPassword implements OperatorDoor.Passwords {

    static final String NAME = "admin";

    private static final int BYTES = 16;

    private final byte[] digest;
    private final Caller caller;

    /** @param roles that this person has */
    OwnPassword(String password, Set<String> roles) {
        this.digest = digest(password);
        this.caller = new Caller("own", NAME, roles, Set.of(), Claims.of(Map.of("sub", NAME)), null, null);
    }

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public CompletableFuture<UserVerdict> check(NameAndPassword login) {
        // both, so that a wrong name takes as long as a wrong password
        boolean password = MessageDigest.isEqual(digest, digest(login.password()));
        boolean name = login.name().equals(NAME);
        boolean good = name && password;
        return CompletableFuture.completedFuture(
                good ? new UserVerdict.Good(caller) : new UserVerdict.Bad("not admin with the password of this run"));
    }

    private static byte[] digest(String password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
