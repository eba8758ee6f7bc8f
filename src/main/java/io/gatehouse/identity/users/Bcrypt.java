package io.gatehouse.identity.users;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** A password as bcrypt keeps it, as {@code htpasswd -B} writes it. */
final class Bcrypt {

    /** bytes; bcrypt does not look at more, so that two long passwords would be one */
    static final int LONGEST_PASSWORD = 72;

    /** Each step doubles the time: this one takes about a second, and everybody can ask for it. */
    private static final int MOST_COST = 14;

    private static final int LEAST_COST = 4;
    static final int USUAL_COST = 10;

    private static final Pattern FORMAT = Pattern.compile("\\$2[aby]\\$(?<cost>[0-9]{2})\\$[./A-Za-z0-9]{53}");

    private static final String EXPECTED = " (expected: a bcrypt hash, as \"user new\" or \"htpasswd -B\" writes it)";

    private final String text;
    private final int cost;

    private Bcrypt(String text, int cost) {
        this.text = text;
        this.cost = cost;
    }

    /** @throws IllegalArgumentException if this is no such hash; the message does not have it */
    static Bcrypt parse(String text) {
        Matcher format = FORMAT.matcher(text);
        if (!format.matches()) {
            throw new IllegalArgumentException(kind(text) + EXPECTED);
        }
        int cost = Integer.parseInt(format.group("cost"));
        if (cost < LEAST_COST || cost > MOST_COST) {
            throw new IllegalArgumentException("a cost of " + cost + " (expected: " + LEAST_COST + " to " + MOST_COST
                    + "; \"htpasswd -B -C 10\" is usual)");
        }
        return new Bcrypt(text, cost);
    }

    private static String kind(String text) {
        if (text.startsWith("$apr1$") || text.startsWith("$1$")) {
            return "an MD5 hash";
        }
        if (text.startsWith("{SHA}") || text.startsWith("$5$") || text.startsWith("$6$")) {
            return "a SHA hash";
        }
        return text.startsWith("$2") ? "no whole bcrypt hash" : "a password as it is, or a hash of another kind";
    }

    /** @return the text that is kept of a password of at most {@link #LONGEST_PASSWORD} bytes */
    static String hash(String password) {
        return BCrypt.hashpw(password.getBytes(StandardCharsets.UTF_8), BCrypt.gensalt("$2y", USUAL_COST));
    }

    /** @return one that is nobody's, and takes as long to compare */
    static Bcrypt nobodys(int cost) {
        return new Bcrypt("$2y$" + (cost < 10 ? "0" : "") + cost + '$' + ".".repeat(53), cost);
    }

    int cost() {
        return cost;
    }

    /** Takes some 50 ms of a processor at a cost of 10, whether it is or not. */
    boolean isOf(String password) {
        return BCrypt.checkpw(password.getBytes(StandardCharsets.UTF_8), text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bcrypt that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "bcrypt, cost " + cost;
    }
}
