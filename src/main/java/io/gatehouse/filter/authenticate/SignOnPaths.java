package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.Parameters;
import io.gatehouse.identity.Identity;
import io.gatehouse.identity.login.Attempt;
import io.gatehouse.identity.login.AttemptCookies;
import io.gatehouse.identity.login.Login;
import io.gatehouse.identity.login.SignOn;
import io.gatehouse.identity.login.SignOn.Entrance;
import io.gatehouse.identity.login.SignOn.Outcome;
import io.gatehouse.identity.login.StepUp;
import io.gatehouse.route.OwnPath;
import io.gatehouse.route.VirtualHost;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own paths of sign-on: {@code login/NAME} begins one, {@code login/NAME/callback} is where the provider sends the browser back,
 * {@code login/NAME/ended} is where it says that one has ended.
 */
public final class SignOnPaths implements Consumer<Exchange> {

    /** What stands before the name of the identity. */
    public static final String PREFIX = OwnPath.ROOT + "/login/";

    private static final String CALLBACK = "callback";
    private static final String ENDED = "ended";
    private static final String RETRY_AFTER = "5";

    private static final int MOST_ATTEMPTS = 7;

    /** bytes */
    private static final int LARGEST_FORM = 64 << 10;

    @Override
    public void accept(Exchange exchange) {
        String[] words = exchange.head().path().substring(PREFIX.length()).split("/", -1);
        Generation generation = exchange.generation();
        Identity identity = generation == null || words.length > 2
                ? null
                : generation.identities().find(words[0]);
        String step = words.length == 2 ? words[1] : "";
        boolean post = exchange.head().method().equals("POST");
        if (identity == null || identity.spec().client() == null) {
            Answer.fault(
                    exchange, Fault.NO_ROUTE, "nothing at " + exchange.head().path());
        } else if (step.equals(ENDED) && post) {
            ended(exchange, identity);
        } else if (!exchange.head().method().equals("GET")) {
            Answer.fault(
                    exchange,
                    Fault.METHOD_NOT_ALLOWED,
                    exchange.head().method(),
                    Headers.of("Allow", step.equals(ENDED) ? "POST" : "GET"));
        } else if (step.equals(CALLBACK)) {
            callback(exchange, identity);
        } else if (step.isEmpty() && words.length == 1) {
            begin(exchange, identity);
        } else {
            Answer.fault(
                    exchange, Fault.NO_ROUTE, "nothing at " + exchange.head().path());
        }
    }

    private static void begin(Exchange exchange, Identity identity) {
        String said = Parameters.ofQuery(exchange.head().query()).first("return");
        Entrance entrance =
                entrance(exchange, identity.spec().name(), identity.signOn(), said == null ? "/" : said, StepUp.NONE);
        if (entrance == null) {
            away(exchange, "sign-on: the provider is not known, or this host has no public-url");
        } else {
            answer(exchange, entrance).send(exchange);
        }
    }

    /** @return null when nobody knows where to */
    static @Nullable Entrance entrance(
            Exchange exchange, String identity, SignOn signOn, String returnTo, StepUp stepUp) {
        VirtualHost host = exchange.virtualHost();
        Generation generation = exchange.generation();
        Origin origin = host == null
                ? generation == null ? null : generation.table().publicUrl(exchange.head())
                : host.publicUrl();
        if (origin == null) {
            return null;
        }
        String publicUrl = origin.scheme() + "://" + origin.authority();
        String callback = publicUrl + exchange.arrival().contextPath() + PREFIX + identity + '/' + CALLBACK;
        return signOn.begin(Navigation.returnTo(returnTo), publicUrl, callback, stepUp);
    }

    /** The browser is sent away, with a cookie by which it is known when it comes back. */
    static Answer answer(Exchange exchange, Entrance entrance) {
        Headers.Builder fields = Headers.builder()
                .add("Location", entrance.location().toString())
                .add("Cache-Control", "no-store")
                .add("Set-Cookie", cookie(entrance.cookie(), entrance.value(), Attempt.LONGEST_MILLIS / 1_000));
        forgetOldAttempts(exchange, fields);
        return Answer.of(302, fields.build());
    }

    /** A browser with many tabs must not collect cookies until no server takes its requests any more. */
    private static void forgetOldAttempts(Exchange exchange, Headers.Builder fields) {
        List<String> attempts = Cookies.names(exchange.head().headers(), AttemptCookies.PREFIX);
        for (int i = 0; i <= attempts.size() - MOST_ATTEMPTS; i++) {
            fields.add("Set-Cookie", cookie(attempts.get(i), "", 0));
        }
    }

    private static String cookie(String name, String value, long seconds) {
        return name + '=' + value + "; Path=/; Max-Age=" + seconds + "; Secure; HttpOnly; SameSite=Lax";
    }

    private static void callback(Exchange exchange, Identity identity) {
        Parameters said = Parameters.ofQuery(exchange.head().query());
        String state = said.first("state");
        String cookie = state == null ? null : Cookies.first(exchange.head().headers(), AttemptCookies.name(state));
        Attempt attempt =
                state == null || cookie == null ? null : identity.signOn().attempt(cookie, state);
        if (attempt == null) {
            // an old tab, a page that was gone back to, or somebody else's state: nothing is ended by it
            refuse(exchange, null, "state: unknown, or too old (expected: that of an attempt of this browser)");
            return;
        }
        String problem = problem(said, identity);
        String code = said.first("code");
        if (problem != null || code == null) {
            refuse(exchange, attempt, problem == null ? "code: none" : problem);
            return;
        }
        Verdict ignored = exchange.await(
                identity.signOn().redeem(attempt, code), outcome -> back(exchange, identity, attempt, outcome));
    }

    private static @Nullable String problem(Parameters said, Identity identity) {
        String issuer = said.first("iss");
        boolean foreign = issuer == null
                ? identity.namesItself()
                : !issuer.equals(identity.spec().issuer());
        if (foreign) {
            return "iss: another, or none (expected: " + identity.spec().issuer() + ")";
        }
        String error = said.first("error");
        return error == null ? null : "error: the provider says no";
    }

    private static Verdict back(Exchange exchange, Identity identity, Attempt attempt, Outcome outcome) {
        if (outcome instanceof Outcome.Signed signed) {
            signedOn(exchange, identity, attempt, signed.login());
        } else if (outcome instanceof Outcome.Denied denied) {
            refuse(exchange, attempt, denied.reason());
        } else {
            away(exchange, ((Outcome.Unavailable) outcome).reason());
        }
        return Verdict.ANSWERED;
    }

    private static void signedOn(Exchange exchange, Identity identity, Attempt attempt, Login login) {
        HttpServletRequest request = exchange.request();
        HttpSession session = request.getSession(true);
        // whoever knew the id before must not know it any more
        request.changeSessionId();
        session.setMaxInactiveInterval((int) identity.signOn().idle().toSeconds());
        session.setAttribute(Login.attribute(identity.spec().name()), login);
        String where = exchange.arrival().contextPath() + attempt.returnTo();
        Answer.of(
                        302,
                        Headers.of(
                                "Location",
                                where,
                                "Cache-Control",
                                "no-store",
                                "Set-Cookie",
                                cookie(AttemptCookies.name(attempt.state()), "", 0)))
                .send(exchange);
    }

    /** @param attempt which has ended; null when there is none */
    private static void refuse(Exchange exchange, @Nullable Attempt attempt, String reason) {
        exchange.failed(Fault.UNAUTHENTICATED, reason);
        Headers more = attempt == null
                ? Headers.EMPTY
                : Headers.of("Set-Cookie", cookie(AttemptCookies.name(attempt.state()), "", 0));
        Answer.fault(exchange, Fault.UNAUTHENTICATED, "sign-on: not completed (expected: to begin again)", more);
    }

    private static void away(Exchange exchange, String reason) {
        Answer.fault(exchange, Fault.IDENTITY_UNAVAILABLE, reason, Headers.of("Retry-After", RETRY_AFTER));
    }

    /** The form is read here: parameters are nothing that a server in front of upstreams should parse. */
    private static void ended(Exchange exchange, Identity identity) {
        String token;
        try (InputStream body = exchange.request().getInputStream()) {
            String form = new String(body.readNBytes(LARGEST_FORM), StandardCharsets.US_ASCII);
            token = Parameters.ofQuery(form).first("logout_token");
        } catch (IOException e) {
            exchange.failed(Fault.CLIENT_GONE, "the form could not be read: " + e.getMessage());
            token = null;
        }
        String problem =
                token == null ? "logout_token: none" : identity.signOn().end(token);
        if (problem == null) {
            Answer.of(200, Headers.of("Cache-Control", "no-store")).send(exchange);
        } else {
            exchange.failed(Fault.MALFORMED_REQUEST, problem);
            Answer.fault(exchange, Fault.MALFORMED_REQUEST, "logout_token: not good");
        }
    }
}
