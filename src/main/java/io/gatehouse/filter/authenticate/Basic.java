package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.users.NameAndPassword;
import io.gatehouse.identity.users.UserVerdict;
import io.gatehouse.identity.users.Users;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A name and a password in {@code Authorization: Basic} (RFC 7617).
 *
 * @param users the name of those who are let in
 * @param relay whether the upstream sees them
 */
record Basic(String users, boolean relay) implements OwnWay {

    static final String ELEMENT = "basic";

    private static final String SCHEME = "Basic";
    private static final int LONGEST_COUNTED = 64;

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Finding examine(Exchange exchange) {
        return AuthorizationField.examine(
                exchange, SCHEME, (credentials, identities) -> examine(credentials, identities.users(users)));
    }

    private static Finding examine(String credentials, Users known) {
        try {
            return Finding.of(known.check(login(credentials)), Basic::finding);
        } catch (IllegalArgumentException e) {
            return new Finding.Rejected(String.valueOf(e.getMessage()));
        }
    }

    static Finding finding(UserVerdict verdict) {
        if (verdict instanceof UserVerdict.Good good) {
            return new Finding.Accepted(good.caller());
        }
        return verdict instanceof UserVerdict.Bad bad
                ? new Finding.Rejected(bad.reason())
                : new Finding.Unavailable(((UserVerdict.Unavailable) verdict).reason());
    }

    /**
     * @param encoded {@code NAME:PASSWORD} in UTF-8 and base64 (RFC 7617, 2)
     * @throws IllegalArgumentException if it is not; the message has nothing of it
     */
    static NameAndPassword login(String encoded) {
        String both = decoded(encoded);
        int colon = both.indexOf(':');
        if (colon < 1 || colon == both.length() - 1) {
            throw new IllegalArgumentException("no name or no password (expected: NAME:PASSWORD)");
        }
        if (both.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a control character in name or password (expected: none)");
        }
        return new NameAndPassword(both.substring(0, colon), both.substring(colon + 1));
    }

    private static String decoded(String encoded) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            // without the cause, which quotes a letter
            throw new IllegalArgumentException("no base64 (expected: NAME:PASSWORD in base64)");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name or password in another encoding (expected: UTF-8)", e);
        }
    }

    /** Guesses are counted for each name, as far as one can be read. */
    @Override
    public @Nullable String guess(RequestHead head) {
        String credentials = AuthorizationField.credentials(head.headers(), SCHEME);
        if (credentials == null) {
            return null;
        }
        try {
            String name = login(credentials).name();
            return name.length() > LONGEST_COUNTED ? "" : users + '/' + name;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public boolean isSentByBrowsers() {
        return true;
    }

    @Override
    public boolean isWrittenByPages() {
        return true;
    }

    /** RFC 7617, 2.1: it says which encoding is expected. */
    @Override
    public String challenge(boolean rejected) {
        return "Basic realm=\"" + users + "\", charset=\"UTF-8\"";
    }

    @Override
    public void consumed(Exchange exchange) {
        if (!relay) {
            exchange.onRequest(fields -> fields.remove(AuthorizationField.NAME));
        }
    }
}
