package io.gatehouse.filter.authenticate.login;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.ShortBodies;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.Parameters;
import io.gatehouse.identity.Identity;
import io.gatehouse.identity.login.Attempt;
import io.gatehouse.identity.login.AttemptCookies;
import io.gatehouse.identity.login.Login;
import io.gatehouse.identity.login.SignOn.Entrance;
import io.gatehouse.identity.login.SignOn.Outcome;
import io.gatehouse.identity.login.StepUp;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.OwnPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    private final ShortBodies bodies;

    public SignOnPaths(ShortBodies bodies) {
        this.bodies = bodies;
    }

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
        Verdict ignored = lead(exchange, identity, said == null ? "/" : said, StepUp.NONE);
    }

    /** Leads a browser to the provider, when that is there: a page that cannot be opened would be all that the person sees. */
    static Verdict lead(Exchange exchange, Identity identity, String returnTo, StepUp stepUp) {
        CompletableFuture<Boolean> asking = identity.signOn().isThere();
        return asking.isDone()
                ? lead(exchange, identity, returnTo, stepUp, asking.join())
                : exchange.await(asking, there -> lead(exchange, identity, returnTo, stepUp, there));
    }

    private static Verdict lead(Exchange exchange, Identity identity, String returnTo, StepUp stepUp, boolean isThere) {
        Entrance entrance = isThere ? entrance(exchange, identity, returnTo, stepUp) : null;
        if (entrance == null) {
            away(
                    exchange,
                    isThere
                            ? "sign-on: the provider is not known, or this host has no public-url"
                            : "sign-on: the provider does not answer");
        } else {
            answer(exchange, entrance).send(exchange);
        }
        return Verdict.ANSWERED;
    }

    /** @return null when nobody knows where to */
    private static @Nullable Entrance entrance(Exchange exchange, Identity identity, String returnTo, StepUp stepUp) {
        Origin origin = publicOrigin(exchange);
        if (origin == null) {
            return null;
        }
        String publicUrl = origin.scheme() + "://" + origin.authority();
        String name = identity.spec().name();
        String callback = publicUrl + exchange.arrival().contextPath() + PREFIX + name + '/' + CALLBACK;
        return identity.signOn().begin(ReturnPath.of(returnTo), publicUrl, callback, stepUp);
    }

    /** @return by what browsers know this host; null where nobody has said */
    static @Nullable Origin publicOrigin(Exchange exchange) {
        VirtualHost host = exchange.virtualHost();
        if (host != null) {
            return host.publicUrl();
        }
        Generation generation = exchange.generation();
        return generation == null ? null : generation.table().publicUrl(exchange.head());
    }

    /** The browser is sent away, with a cookie by which it is known when it comes back. */
    private static Answer answer(Exchange exchange, Entrance entrance) {
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
        if (attempt == null && isSignedOn(exchange, identity)) {
            // a page that was gone back to, or loaded anew: the person is where they wanted to be
            Answer.of(302, Headers.of("Location", exchange.arrival().contextPath() + '/', "Cache-Control", "no-store"))
                    .send(exchange);
            return;
        }
        if (attempt == null) {
            // an old tab, or somebody else's state: nothing is ended by it
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

    private static boolean isSignedOn(Exchange exchange, Identity identity) {
        HttpSession session = exchange.request().getSession(false);
        Login login = session == null
                ? null
                : Login.of(session::getAttribute, identity.spec().name());
        return login != null && !identity.signOn().isOver(login);
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
    private void ended(Exchange exchange, Identity identity) {
        bodies.read(exchange, LARGEST_FORM, form -> {
            String token = form == null ? null : Parameters.ofQuery(form).first("logout_token");
            if (token == null) {
                answer(exchange, Optional.of("logout_token: none"));
            } else {
                CompletableFuture<?> ignored =
                        identity.signOn().end(token).thenAccept(problem -> answer(exchange, problem));
            }
        });
    }

    private static void answer(Exchange exchange, Optional<String> problem) {
        if (problem.isEmpty()) {
            Answer.of(200, Headers.of("Cache-Control", "no-store")).send(exchange);
        } else {
            exchange.failed(Fault.MALFORMED_REQUEST, problem.get());
            Answer.fault(exchange, Fault.MALFORMED_REQUEST, "logout_token: not good");
        }
    }
}
