package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.Parameters;
import io.gatehouse.identity.Identity;
import io.gatehouse.identity.login.Login;
import io.gatehouse.route.OwnPath;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_gatehouse/logout}: ends the sign-ons of a browser, here and at the provider. A page of another site cannot do that to anybody: who
 * comes from there is asked first.
 */
public final class SignOff implements Consumer<Exchange> {

    public static final String PATH = OwnPath.ROOT + "/logout";

    private static final String QUESTION =
            "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Sign off</title>"
                    + "<body><form method=\"post\"><button>Sign off</button></form></body></html>\n";

    @Override
    public void accept(Exchange exchange) {
        String method = exchange.head().method();
        Origin own = own(exchange);
        boolean foreign = CrossSite.isForeign(exchange.head().headers(), own);
        if (method.equals("GET") && foreign) {
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
        String after = exchange.arrival().contextPath() + Navigation.returnTo(said == null ? "/" : said);
        URI exit = null;
        for (Login login : endAll(exchange.request().getSession(false))) {
            Identity identity = identity(exchange, login);
            if (exit == null && identity != null) {
                exit = identity.signOn().exit(login, own.scheme() + "://" + own.authority() + after);
            }
        }
        Answer.of(303, Headers.of("Location", exit == null ? after : exit.toString(), "Cache-Control", "no-store"))
                .send(exchange);
    }

    private static @Nullable Identity identity(Exchange exchange, Login login) {
        Generation generation = exchange.generation();
        return generation == null ? null : generation.identities().find(login.identity());
    }

    /** @return those that the session had */
    private static List<Login> endAll(@Nullable HttpSession session) {
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
            session.invalidate();
        } catch (IllegalStateException e) {
            // another request was faster
        }
        return logins;
    }
}
