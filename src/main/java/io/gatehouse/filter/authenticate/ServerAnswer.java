package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers to somebody whom it does not know, taken back before it went out: a challenge, a leg of a negotiation, or the
 * way to a page where people sign on.
 */
final class ServerAnswer {

    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String UNKNOWN_NONCE = "stale=true";
    private static final String LEGS = "Negotiate";
    private static final int UNAUTHORIZED = 401;

    private final int status;
    private final Headers headers;
    private final byte[] body;
    private final boolean sent;

    /**
     * @param headers those that it has added
     * @param body must not be changed afterwards
     * @param sent whether it was out already, so that it is the answer, whatever else would have been said
     */
    ServerAnswer(int status, Headers headers, byte[] body, boolean sent) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.sent = sent;
    }

    /**
     * Some servers fail when a credential is not what its scheme says, and name no scheme then.
     *
     * @param authorization what the request says of itself, or null
     */
    static ServerAnswer unreadable(@Nullable String authorization) {
        boolean legs = authorization != null && scheme(authorization).equalsIgnoreCase(LEGS);
        boolean digest = authorization != null && scheme(authorization).equals("digest");
        String challenge = legs ? LEGS : (digest ? "Digest" : "Basic") + " realm=\"gatehouse\"";
        return new ServerAnswer(UNAUTHORIZED, Headers.of(CHALLENGE, challenge), new byte[0], false);
    }

    /** @return whether nothing else can be said any more */
    boolean sent() {
        return sent;
    }

    List<String> challenges() {
        return headers.all(CHALLENGE);
    }

    /** @return whether it says no more than that nobody is known, and how one becomes so */
    boolean isChallenge() {
        return status == UNAUTHORIZED && body.length == 0;
    }

    /**
     * @param authorization what the request says of itself, or null
     * @return whether it was looked at and was not good. One that is answered with another leg (RFC 4559, 5), or with a fresh nonce
     *     (RFC 7616, 3.3), is no guess
     */
    boolean rejects(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        String scheme = scheme(authorization);
        for (String challenge : challenges()) {
            if (scheme(challenge).equals(scheme)) {
                boolean leg = scheme.equalsIgnoreCase(LEGS) && challenge.strip().length() > scheme.length();
                return !leg && !challenge.toLowerCase(Locale.ROOT).contains(UNKNOWN_NONCE);
            }
        }
        return false;
    }

    static String scheme(String text) {
        String stripped = text.strip();
        int space = stripped.indexOf(' ');
        return (space < 0 ? stripped : stripped.substring(0, space)).toLowerCase(Locale.ROOT);
    }

    /** @return what it says beside its challenges, and beside what belongs to a body that it has not */
    Headers others() {
        return headers.toBuilder()
                .remove(CHALLENGE)
                .remove("Content-Type")
                .remove("Content-Length")
                .remove("Content-Language")
                .remove("Cache-Control")
                .build();
    }

    /** Sends it as it is. */
    void send(Exchange exchange) {
        Headers.Builder all = headers.toBuilder().remove("Content-Length");
        if (!headers.contains("Cache-Control")) {
            all.add("Cache-Control", "no-store");
        }
        new Answer(status, all.build(), body).send(exchange);
    }
}
