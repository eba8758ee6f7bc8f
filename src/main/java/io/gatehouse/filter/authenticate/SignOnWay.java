package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.http.Origin;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.login.Login;
import io.gatehouse.identity.login.SignOn;
import io.gatehouse.identity.login.SignOn.Outcome;
import io.gatehouse.identity.login.StepUp;
import io.gatehouse.route.OwnPath;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sign-on with a browser. Who has signed on is in the server's session; who has not is led to the provider, if a page is asked for.
 *
 * @param identity the name of the provider
 * @param relay whether the upstream sees the access token
 */
record SignOnWay(String identity, boolean relay) implements Way {

    static final String ELEMENT = "login";

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
        SignOn signOn = signOn(exchange);
        if (signOn.isOver(login)) {
            drop(session);
            return new Finding.Absent();
        }
        if (CrossSite.isSuspect(exchange.head(), origin(exchange, login))) {
            return new Finding.Foreign(CrossSite.REASON);
        }
        if (!signOn.isDue(login)) {
            return accepted(signOn, login, exchange);
        }
        return new Finding.Pending(
                signOn.renew(login).thenApply(outcome -> () -> renewed(outcome, login, session, signOn, exchange)));
    }

    private @Nullable Login login(HttpSession session) {
        try {
            return session.getAttribute(Login.attribute(identity)) instanceof Login found ? found : null;
        } catch (IllegalStateException e) {
            // another request has ended it a moment ago
            return null;
        }
    }

    private SignOn signOn(Exchange exchange) {
        Generation generation = Objects.requireNonNull(exchange.generation());
        return generation.identities().get(identity).signOn();
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
            return keep(session, signed.login()) ? accepted(signOn, signed.login(), exchange) : new Finding.Absent();
        }
        if (outcome instanceof Outcome.Denied && signOn.isExpired(login)) {
            drop(session);
            return new Finding.Absent();
        }
        // the provider is away: who has signed on stays so. Or another node was faster, and what it got is on its way:
        // to end the sign-on here would end it there
        return accepted(signOn, login, exchange);
    }

    /** @return whether the session is still there */
    private boolean keep(HttpSession session, Login login) {
        try {
            session.setAttribute(Login.attribute(identity), login);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void drop(HttpSession session) {
        try {
            session.removeAttribute(Login.attribute(identity));
        } catch (IllegalStateException e) {
            // it is gone already
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

    /** @return where the browser is led; null when nobody knows where, or it comes from there */
    SignOn.@Nullable Entrance entrance(Exchange exchange, StepUp stepUp) {
        HttpSession session = exchange.request().getSession(false);
        Login login = session == null ? null : login(session);
        if (login != null && signOn(exchange).wasAsked(login, stepUp)) {
            return null;
        }
        return SignOnPaths.entrance(
                exchange, identity, signOn(exchange), exchange.head().target(), stepUp);
    }
}
