package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Parameters;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Identity;
import io.gatehouse.identity.login.StepUp;
import io.gatehouse.identity.users.NameAndPassword;
import io.gatehouse.identity.users.UserVerdict;
import io.gatehouse.route.match.OwnPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who comes to what the gateway has for its operators, where no route says how: by a token of one identity, by name and password, or
 * by the server's own security. Who brings nothing good is turned away, and who guesses too often is not looked at.
 */
public final class OperatorDoor {

    private static final int LONGEST_COUNTED = 64;

    /** In a minute, from one address. */
    private static final int MOST_FAILURES = 10;

    /** In a minute, for one name: an attacker with many addresses must not lock out an operator so easily as himself. */
    private static final int MOST_FOR_OWNER = 50;

    /** What is asked by programs: who comes back there from a provider would come from another site. */
    private static final String PROGRAMS = OwnPath.ROOT + "/api/";

    private static final String BEARER = "Bearer";
    private static final String BASIC = "Basic";
    private static final Headers LATER = Headers.of("Retry-After", "60");

    private final Ways ways;
    private final Failures failures;
    private final ServerLogin login = new ServerLogin();
    private final ContainerWay container;
    private final Refusals refusals;

    /** People who are known to the gateway itself. */
    @FunctionalInterface
    public interface Passwords {

        /** @return whether this is somebody; never fails, and does not wait */
        CompletableFuture<UserVerdict> check(NameAndPassword login);
    }

    /**
     * How somebody may show who they are.
     *
     * @param identity the name of an identity of the descriptor whose tokens are good here; null for none
     * @param signOn by which people come with a browser who sign on with that identity, if it is one for that; null for none
     * @param passwords of people whom the gateway itself knows; null for none, and then the server is asked
     * @param server whether there is a server that can be asked
     * @param roles that the server is asked for
     */
    public record Ways(
            @Nullable String identity,
            @Nullable OwnWay signOn,
            @Nullable Passwords passwords,
            boolean server,
            Set<String> roles) {}

    /** Hears who was turned away; does not wait. */
    @FunctionalInterface
    public interface Refusals {

        void refused(Exchange exchange, Fault fault, String reason);
    }

    /** @param nanoTime the ticker of the gateway */
    public OperatorDoor(Ways ways, LongSupplier nanoTime, Refusals refusals) {
        this.ways = ways;
        this.failures = new Failures(nanoTime);
        this.container = new ContainerWay(ways.roles(), false);
        this.refusals = refusals;
    }

    /**
     * To be called on a thread of the container.
     *
     * @param then what is done for somebody who is known, on a thread of the container
     * @return what became of the exchange
     */
    public Verdict enter(Exchange exchange, Function<Caller, Verdict> then) {
        String owner = owner(exchange.head());
        if (failures.areTooMany(exchange.head().client(), MOST_FAILURES)
                || (!owner.isEmpty() && failures.areTooManyFor(owner, MOST_FOR_OWNER))) {
            String told = "credentials: too many that were not good (expected: to wait)";
            return refuse(exchange, Fault.TOO_MANY_FAILURES, told, LATER);
        }
        Finding finding = find(exchange);
        return finding instanceof Finding.Pending pending
                ? exchange.await(pending.answer(), found -> conclude(exchange, found.get(), owner, then))
                : conclude(exchange, finding, owner, then);
    }

    private static String owner(RequestHead head) {
        String credentials = AuthorizationField.credentials(head.headers(), BASIC);
        try {
            String name = credentials == null ? "" : Basic.login(credentials).name();
            // who invents long ones is not to fill the memory
            return name.length() > LONGEST_COUNTED ? "" : name;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Finding find(Exchange exchange) {
        Headers headers = exchange.head().headers();
        if (AuthorizationField.isSeveral(headers)) {
            return AuthorizationField.SEVERAL;
        }
        String identity = ways.identity();
        if (identity != null && AuthorizationField.credentials(headers, BEARER) != null) {
            return token(exchange, identity);
        }
        boolean byPassword = headers.contains(AuthorizationField.NAME) || wantsPassword(exchange);
        OwnWay signOn = byPassword ? null : signOn(exchange);
        Finding signedOn = signOn == null ? new Finding.Absent() : signOn.examine(exchange);
        boolean isLed = signOn != null && isLed(exchange, signOn);
        return isLed || !(signedOn instanceof Finding.Absent) ? signedOn : known(exchange);
    }

    /** @return null where the identity is not there, or none that people sign on with */
    private @Nullable OwnWay signOn(Exchange exchange) {
        Generation generation = exchange.generation();
        String name = ways.identity();
        Identity identity = generation == null || name == null
                ? null
                : generation.identities().find(name);
        return identity == null || identity.spec().client() == null ? null : ways.signOn();
    }

    /** Who cannot be led to the provider now comes with a password, if there are any: an operator must get in when it is away. */
    private static boolean isLed(Exchange exchange, OwnWay signOn) {
        RequestHead head = exchange.head();
        return Navigation.isPageOfBrowser(head)
                && !head.path().startsWith(PROGRAMS)
                && !wantsPassword(exchange)
                && signOn.isEntranceOpen(exchange);
    }

    /** Whoever cannot come by the provider, or has no role there, says so. */
    private static boolean wantsPassword(Exchange exchange) {
        return "password".equals(Parameters.ofQuery(exchange.head().query()).first("with"));
    }

    private Finding known(Exchange exchange) {
        Headers headers = exchange.head().headers();
        Passwords passwords = ways.passwords();
        if (passwords != null) {
            String credentials = AuthorizationField.credentials(headers, BASIC);
            return credentials == null ? nothing(headers) : password(passwords, credentials);
        }
        return ways.server() ? container.ask(exchange, login, true) : nothing(headers);
    }

    /** @return whether somebody has come in by a sign-on of the gateway's, which can be ended */
    public boolean isBySignOn(Exchange exchange, Caller caller) {
        return caller.realm().equals(ways.identity())
                && !exchange.head().headers().contains(AuthorizationField.NAME);
    }

    private static Finding nothing(Headers headers) {
        return headers.contains(AuthorizationField.NAME)
                ? new Finding.Rejected("Authorization: a scheme that is not taken here")
                : new Finding.Absent();
    }

    private static Finding token(Exchange exchange, String identity) {
        Generation generation = exchange.generation();
        if (generation == null || generation.identities().find(identity) == null) {
            return new Finding.Unavailable("the descriptor has no identity " + identity);
        }
        return new Bearer(identity, false, false).examine(exchange);
    }

    private static Finding password(Passwords passwords, String credentials) {
        try {
            return Finding.of(passwords.check(Basic.login(credentials)), Basic::finding);
        } catch (IllegalArgumentException e) {
            return new Finding.Rejected(String.valueOf(e.getMessage()));
        }
    }

    private Verdict conclude(Exchange exchange, Finding finding, String owner, Function<Caller, Verdict> then) {
        if (finding instanceof Finding.Accepted accepted) {
            if (!owner.isEmpty()) {
                failures.forgive(owner);
            }
            return then.apply(accepted.caller());
        }
        if (finding instanceof Finding.Foreign foreign) {
            return refuse(exchange, Fault.CROSS_SITE, foreign.reason(), Headers.EMPTY);
        }
        if (finding instanceof Finding.Unavailable away) {
            // the reason may be about what is behind the gateway; it is for the log
            return refuse(exchange, Fault.IDENTITY_UNAVAILABLE, away.reason(), Headers.of("Retry-After", "5"));
        }
        if (finding instanceof Finding.Answered answered && answered.answer().sent()) {
            exchange.failed(Fault.UNAUTHENTICATED, "the server has answered itself");
            boolean ignored = exchange.complete();
            return Verdict.ANSWERED;
        }
        return unknown(exchange, finding, owner);
    }

    private Verdict unknown(Exchange exchange, Finding finding, String owner) {
        OwnWay signOn = finding instanceof Finding.Absent ? signOn(exchange) : null;
        Verdict led = signOn != null && isLed(exchange, signOn) ? signOn.lead(exchange, StepUp.NONE) : null;
        return led == null ? turnAway(exchange, finding, owner) : led;
    }

    private Verdict turnAway(Exchange exchange, Finding finding, String owner) {
        boolean rejected = finding instanceof Finding.Rejected
                || (finding instanceof Finding.Answered answered && answered.rejected());
        boolean genuine = finding instanceof Finding.Rejected reason && reason.genuine();
        if (rejected && !genuine) {
            failures.count(exchange.head().client());
            if (!owner.isEmpty()) {
                failures.countFor(owner);
            }
        }
        Headers.Builder challenges = Headers.builder();
        challenges(exchange, finding, rejected).forEach(challenge -> challenges.add("WWW-Authenticate", challenge));
        String told = (rejected ? "credentials: not good" : "credentials: none") + " (expected: those of an operator)";
        String reason = reason(finding, rejected);
        if (rejected) {
            refusals.refused(exchange, Fault.UNAUTHENTICATED, reason);
        }
        Answer.refusal(exchange, new Refusal(Fault.UNAUTHENTICATED, told, reason, Mode.ENFORCE), challenges.build());
        return Verdict.ANSWERED;
    }

    private static String reason(Finding finding, boolean rejected) {
        if (finding instanceof Finding.Rejected one) {
            return one.reason();
        }
        return rejected ? "the server does not take the credentials" : "no credentials";
    }

    private List<String> challenges(Exchange exchange, Finding finding, boolean rejected) {
        List<String> all = new ArrayList<>();
        OwnWay signOn = signOn(exchange);
        String login = signOn == null || !signOn.isEntranceOpen(exchange) ? null : signOn.challenge(rejected);
        if (login != null) {
            all.add(login);
            if (exchange.head().headers().contains("Sec-Fetch-Mode") && !Navigation.isPage(exchange.head())) {
                // a browser would ask for a password over a page whose sign-on has ended
                return all;
            }
        }
        if (finding instanceof Finding.Answered answered) {
            all.addAll(answered.answer().challenges());
        }
        if (ways.passwords() != null) {
            all.add("Basic realm=\"gatehouse\", charset=\"UTF-8\"");
        }
        if (ways.identity() != null) {
            all.add("Bearer realm=\"gatehouse\"" + (rejected ? ", error=\"invalid_token\"" : ""));
        }
        // RFC 9110, 15.5.2: one at least
        return all.isEmpty() ? List.of("Basic realm=\"gatehouse\"") : all;
    }

    private Verdict refuse(Exchange exchange, Fault fault, String reason, Headers more) {
        refusals.refused(exchange, fault, reason);
        Answer.fault(exchange, fault, reason, more);
        return Verdict.ANSWERED;
    }
}
