package io.gatehouse.filter.authenticate.login;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.authenticate.CrossSite;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.Parameters;
import io.gatehouse.identity.Identity;
import io.gatehouse.identity.login.Leaving;
import io.gatehouse.identity.login.Login;
import io.gatehouse.route.match.OwnPath;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_gatehouse/logout}: ends the sign-ons of a browser, all of them here at once, and then at each provider, one after the other. A
 * page of another site cannot do that to anybody: who comes from there is asked first, unless it is a provider that sends somebody on who is
 * on the way out.
 */
public final class SignOff implements Consumer<Exchange> {

    public static final String PATH = OwnPath.ROOT + "/logout";

    /** So long a browser may take from one provider to the next. */
    private static final int LONGEST_SECONDS = 300;

    private static final String QUESTION =
            "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Sign off</title>"
                    + "<body><form method=\"post\"><button>Sign off</button></form></body></html>\n";

    @Override
    public void accept(Exchange exchange) {
        String method = exchange.head().method();
        Origin own = own(exchange);
        boolean foreign = CrossSite.isForeign(exchange.head().headers(), own);
        HttpSession session = exchange.request().getSession(false);
        Leaving leaving = session == null ? null : Leaving.of(session::getAttribute);
        if (method.equals("GET") && leaving != null && logins(session).isEmpty()) {
            end(session);
            lead(exchange, own, leaving);
        } else if (method.equals("GET") && foreign) {
            Headers headers = Headers.of(
                    "Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store", "X-Frame-Options", "DENY");
            new Answer(200, headers, QUESTION.getBytes(java.nio.charset.StandardCharsets.UTF_8)).send(exchange);
        } else if (method.equals("GET") || (method.equals("POST") && !foreign)) {
            end(exchange, own);
        } else if (method.equals("POST")) {
            Answer.fault(
                    exchange,
                    Fault.CROSS_SITE,
                    "Sec-Fetch-Site or Origin: another site, or none (expected: the gateway's own)");
        } else {
            Answer.fault(exchange, Fault.METHOD_NOT_ALLOWED, method, Headers.of("Allow", "GET, POST"));
        }
    }

    private static Origin own(Exchange exchange) {
        Generation generation = exchange.generation();
        Origin known = generation == null ? null : generation.table().publicUrl(exchange.head());
        return known == null ? Origin.of(exchange.head()) : known;
    }

    private static void end(Exchange exchange, Origin own) {
        String said = Parameters.ofQuery(exchange.head().query()).first("return");
        String after = exchange.arrival().contextPath() + ReturnPath.of(said == null ? "/" : said);
        HttpSession session = exchange.request().getSession(false);
        List<Leaving.Step> steps = logins(session).stream()
                // the last one first: should a provider not send the browser back, it has been where the person was
                // lately
                .sorted(Comparator.comparing(Login::since).reversed().thenComparing(Login::identity))
                .map(login -> new Leaving.Step(login.identity(), login.idToken()))
                .toList();
        end(session);
        lead(exchange, own, new Leaving(steps, after));
    }

    /** Leads to the first provider that is still to be told and has a place for that, or to where the browser goes in the end. */
    private static void lead(Exchange exchange, Origin own, Leaving leaving) {
        String base = own.scheme() + "://" + own.authority();
        List<Leaving.Step> open = leaving.steps().stream()
                .filter(step -> exit(exchange, step, base) != null)
                .toList();
        boolean last = open.size() <= 1;
        String next = last ? leaving.after() : exchange.arrival().contextPath() + PATH;
        URI exit = open.isEmpty() ? null : exit(exchange, open.get(0), base + next);
        if (!last) {
            HttpSession session = exchange.request().getSession(true);
            session.setMaxInactiveInterval(LONGEST_SECONDS);
            session.setAttribute(Leaving.ATTRIBUTE, new Leaving(open.subList(1, open.size()), leaving.after()));
        }
        String where = exit == null ? leaving.after() : exit.toString();
        Answer.of(303, Headers.of("Location", where, "Cache-Control", "no-store"))
                .send(exchange);
    }

    private static @Nullable URI exit(Exchange exchange, Leaving.Step step, String after) {
        Generation generation = exchange.generation();
        Identity identity = generation == null ? null : generation.identities().find(step.identity());
        return identity == null ? null : identity.signOn().exit(step.idToken(), after);
    }

    private static List<Login> logins(@Nullable HttpSession session) {
        List<Login> logins = new ArrayList<>();
        if (session == null) {
            return logins;
        }
        try {
            for (String name : Collections.list(session.getAttributeNames())) {
                if (session.getAttribute(name) instanceof Login login) {
                    logins.add(login);
                }
            }
        } catch (IllegalStateException e) {
            // another request was faster
        }
        return logins;
    }

    private static void end(@Nullable HttpSession session) {
        try {
            if (session != null) {
                session.invalidate();
            }
        } catch (IllegalStateException e) {
            // another request was faster
        }
    }
}
