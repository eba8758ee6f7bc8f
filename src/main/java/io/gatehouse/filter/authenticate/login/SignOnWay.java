package io.gatehouse.filter.authenticate.login;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.filter.authenticate.CrossSite;
import io.gatehouse.filter.authenticate.Finding;
import io.gatehouse.filter.authenticate.OwnWay;
import io.gatehouse.http.Origin;
import io.gatehouse.http.ThisMachine;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Identity;
import io.gatehouse.identity.login.Login;
import io.gatehouse.identity.login.SignOn;
import io.gatehouse.identity.login.SignOn.Outcome;
import io.gatehouse.identity.login.StepUp;
import io.gatehouse.route.match.OwnPath;
import io.gatehouse.route.settings.Settings;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sign-on with a browser. Who has signed on is in the server's session; who has not is led to the provider, if a page is asked for.
 *
 * @param identity the name of the provider
 * @param relay whether the upstream sees the access token
 */
public record SignOnWay(String identity, boolean relay) implements OwnWay {

    private static final String ELEMENT = "login";

    /** Reads {@code <login>}. */
    public static SignOnWay read(Settings login) {
        return new SignOnWay(login.text("with", ""), login.flag("relay", false));
    }

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Finding examine(Exchange exchange) {
        HttpSession session = exchange.request().getSession(false);
        Login login = session == null ? null : login(session);
        if (session == null || login == null) {
            return new Finding.Absent();
        }
        SignOn signOn = identity(exchange).signOn();
        if (signOn.isOver(login)) {
            boolean ignored = replace(session, login, null);
            return new Finding.Absent();
        }
        if (CrossSite.isSuspect(exchange, origin(exchange, login))) {
            return new Finding.Foreign(CrossSite.REASON);
        }
        if (!signOn.isDue(login)) {
            return accepted(signOn, login, exchange);
        }
        return new Finding.Pending(
                signOn.renew(login).thenApply(outcome -> () -> renewed(outcome, login, session, signOn, exchange)));
    }

    private @Nullable Login login(HttpSession session) {
        return Login.of(session::getAttribute, identity);
    }

    private Identity identity(Exchange exchange) {
        Generation generation = Objects.requireNonNull(exchange.generation());
        return generation.identities().get(identity);
    }

    private static Origin origin(Exchange exchange, Login login) {
        Origin own = Origin.parse(login.publicUrl());
        return own == null ? Origin.of(exchange.head()) : own;
    }

    private Finding renewed(Outcome outcome, Login login, HttpSession session, SignOn signOn, Exchange exchange) {
        Login now = login(session);
        if (now == null) {
            return new Finding.Absent();
        }
        if (!now.equals(login)) {
            // meanwhile another request has renewed it, or another node, or the person has signed on again
            return accepted(signOn, now, exchange);
        }
        if (outcome instanceof Outcome.Signed signed) {
            return replace(session, login, signed.login())
                    ? accepted(signOn, signed.login(), exchange)
                    : new Finding.Absent();
        }
        if (outcome instanceof Outcome.Denied && signOn.isExpired(login)) {
            replace(session, login, null);
            return new Finding.Absent();
        }
        // the provider is away: who has signed on stays so. Or another node was faster, and what it got is on its way:
        // to end the sign-on here would end it there
        return accepted(signOn, login, exchange);
    }

    /**
     * Meanwhile the person may have signed on anew, and another request may have been faster: that stays.
     *
     * @return whether the session is still there
     */
    private boolean replace(HttpSession session, Login before, @Nullable Login after) {
        try {
            if (before.equals(session.getAttribute(Login.attribute(identity)))) {
                session.setAttribute(Login.attribute(identity), after);
            }
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private Finding accepted(SignOn signOn, Login login, Exchange exchange) {
        Caller caller = signOn.caller(login);
        if (caller.isAnonymous()) {
            return new Finding.Absent();
        }
        if (relay) {
            exchange.onRequest(fields -> fields.set("Authorization", "Bearer " + login.accessToken()));
        }
        return new Finding.Accepted(caller);
    }

    /** For scripts and programs, which are not led away: it says where a page would be led. */
    @Override
    public String challenge(boolean rejected) {
        return "Login realm=\"" + identity + "\", location=\"" + OwnPath.ROOT + "/login/" + identity + '"';
    }

    @Override
    public boolean hasEntrance() {
        return true;
    }

    @Override
    public boolean isEntranceOpen(Exchange exchange) {
        Generation generation = exchange.generation();
        Identity provider = generation == null ? null : generation.identities().find(identity);
        Origin own = SignOnPaths.publicOrigin(exchange);
        return provider != null
                && provider.spec().client() != null
                && own != null
                // the browser keeps the cookie of an attempt for the host that it asks, and sends it there alone,
                // sealed
                && own.host().equalsIgnoreCase(Origin.of(exchange.head()).host())
                && (own.scheme().equals("https") || ThisMachine.is(own.host()))
                && provider.signOn().isOpen();
    }

    @Override
    public @Nullable Verdict lead(Exchange exchange, StepUp wish) {
        StepUp asking = toAsk(exchange, wish);
        return asking == null
                ? null
                : SignOnPaths.lead(exchange, identity(exchange), exchange.head().target(), asking);
    }

    /** @return what the person is to be asked for; null when that would be of no use, because they were a moment ago */
    private @Nullable StepUp toAsk(Exchange exchange, StepUp wish) {
        HttpSession session = exchange.request().getSession(false);
        Login login = session == null ? null : login(session);
        return login == null ? wish : identity(exchange).signOn().toAsk(login, wish);
    }
}
