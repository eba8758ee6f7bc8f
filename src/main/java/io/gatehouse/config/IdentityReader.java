package io.gatehouse.config;

import io.gatehouse.config.reference.Jndi;
import io.gatehouse.identity.IdentitySpec;
import io.gatehouse.identity.IdentitySpec.SignOnSpec;
import io.gatehouse.identity.KeysSpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.assertion.SigningKey;
import io.gatehouse.identity.assertion.SigningSpec;
import io.gatehouse.route.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code <identity>}, {@code <keys>} and {@code <signing>}. */
final class IdentityReader {

    private static final String DATABASE = "jdbc:";

    private IdentityReader() {}

    static IdentitySpec identity(Settings settings) {
        List<String> algorithms = settings.parseWords("algorithms", IdentityReader::algorithm);
        String secret = settings.secret("secret");
        if (settings.has("secret") && !settings.has("client")) {
            settings.refuse("secret", "a secret without a client (expected: client as well)");
        }
        Path trust = settings.path("trust");
        return new IdentitySpec(
                settings.text("name", ""),
                settings.parse("issuer", "", text -> url(text).toString()),
                settings.parse("jwks", IdentityReader::url),
                settings.text("client"),
                secret == null ? null : Secret.of(secret),
                settings.words("audience"),
                algorithms.isEmpty() ? IdentitySpec.USUAL_ALGORITHMS : algorithms,
                settings.text("roles-claim", IdentitySpec.USUAL_ROLES_CLAIM),
                settings.text("plan-claim"),
                settings.parse("proxy", IdentityReader::proxy),
                trust == null ? null : trust.toString(),
                timeout(settings),
                signOn(settings));
    }

    private static Duration timeout(Settings settings) {
        Duration said = settings.positiveDuration("timeout");
        if (said != null && said.compareTo(IdentitySpec.LONGEST_TIMEOUT) > 0) {
            settings.refuse("timeout", settings.told("timeout") + " (expected: at most 5s)");
        }
        return said == null ? IdentitySpec.USUAL_TIMEOUT : said;
    }

    private static SignOnSpec signOn(Settings settings) {
        List<String> scope = settings.words("scope");
        if (!scope.isEmpty() && !scope.contains("openid")) {
            settings.refuse("scope", settings.told("scope") + " (expected: openid among them)");
        }
        return new SignOnSpec(
                scope.isEmpty() ? SignOnSpec.USUAL.scope() : String.join(" ", scope),
                Objects.requireNonNullElse(settings.positiveDuration("session-idle"), SignOnSpec.USUAL.idle()),
                Objects.requireNonNullElse(settings.positiveDuration("session-max"), SignOnSpec.USUAL.most()));
    }

    static KeysSpec keys(Settings settings) {
        String pepper = settings.secret("pepper");
        boolean table = isTable(settings);
        Path source = table ? null : settings.place("source");
        if (!table && settings.has("query")) {
            settings.refuse("query", "a query of a file (expected: source=\"jdbc:NAME\")");
        }
        if (!table && settings.has("keep")) {
            settings.refuse("keep", "of a file, which is always good as it was read (expected: source=\"jdbc:NAME\")");
        }
        return new KeysSpec(
                settings.text("name", ""),
                source == null ? "" : source.toString(),
                table ? table(settings) : null,
                pepper == null ? null : Secret.of(pepper));
    }

    /** @return whether these keys are in a database */
    static boolean isTable(Settings keys) {
        return keys.text("source", "").startsWith(DATABASE);
    }

    private static KeysSpec.Table table(Settings settings) {
        String dataSource = settings.parse("source", "", text -> {
            String name = text.substring(DATABASE.length());
            // which says what is no name for JNDI
            List<String> ignored = Jndi.candidates(name);
            return name;
        });
        return new KeysSpec.Table(
                dataSource,
                settings.text("query", KeysSpec.Table.USUAL_QUERY),
                Objects.requireNonNullElse(settings.positiveDuration("keep"), KeysSpec.Table.USUAL_KEEP));
    }

    static SigningSpec signing(Settings settings) {
        String pem = settings.secret("key");
        return new SigningSpec(
                pem == null ? null : signingKey(settings, pem),
                settings.parse("issuer", text -> url(text).toString()));
    }

    private static @Nullable SigningKey signingKey(Settings settings, String pem) {
        try {
            return SigningKey.parse(pem);
        } catch (IllegalArgumentException e) {
            settings.refuse("key", settings.told("key") + ": " + e.getMessage());
            return null;
        }
    }

    private static String algorithm(String word) {
        if (!IdentitySpec.KNOWN_ALGORITHMS.contains(word)) {
            throw new IllegalArgumentException(Settings.shown(word) + " (expected: "
                    + String.join(", ", IdentitySpec.KNOWN_ALGORITHMS) + ", whose keys the provider publishes)");
        }
        return word;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (url.getRawUserInfo() != null) {
                // what is in front of the @ may be a password
                throw new IllegalArgumentException(
                        "a URL with a user (expected: no user and no password before the host)");
            }
            boolean plain = url.getRawQuery() == null && url.getRawFragment() == null;
            if (web && url.getHost() != null && plain) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new IllegalArgumentException(
                Settings.shown(text) + " (expected: a URL such as https://id.example.com/realms/corp)");
    }

    private static IdentitySpec.Proxy proxy(String text) {
        Authority url = Authority.parse(text, "a proxy has no path");
        if (!url.scheme().equals("http")) {
            throw new IllegalArgumentException(Settings.shown(text)
                    + " (expected: http://HOST:PORT; what goes through it is encrypted by itself)");
        }
        return new IdentitySpec.Proxy(url.host(), url.port());
    }
}
