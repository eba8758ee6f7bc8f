package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.filter.authenticate.ServerLogin.Word;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Requiring;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's own security: its realms, and whatever it can ask browsers for. A server cannot list the roles of somebody, so it is
 * asked for those of {@code require} on the route, and for some more.
 *
 * @param roles that it is asked for beside those of the route
 * @param relay whether the upstream sees the credentials
 */
record ContainerWay(Set<String> roles, boolean relay) implements Way {

    static final String ELEMENT = "container";

    private static final String ATTRIBUTE_CERTIFICATE = "jakarta.servlet.request.X509Certificate";
    private static final String BASIC = "Basic";
    private static final int LONGEST_COUNTED = 64;

    /** Of a sign-on that several applications of one server share: whoever has it is that person to all of them. */
    private static final String SHARED_SIGN_ON = "JSESSIONIDSSO";

    ContainerWay(Set<String> roles, boolean relay) {
        this.roles = Set.copyOf(roles);
        this.relay = relay;
    }

    @Override
    public String element() {
        return ELEMENT;
    }

    /**
     * Asks the server. May wait for it.
     *
     * @param eager whether it is asked also where the request brings nothing, so that it says what it would have
     */
    Finding ask(Exchange exchange, ServerLogin login, boolean eager) {
        HttpServletRequest request = exchange.request();
        Headers headers = exchange.head().headers();
        if (AuthorizationField.isSeveral(headers)) {
            return AuthorizationField.SEVERAL;
        }
        if (!eager && !bringsAnything(request, headers)) {
            return new Finding.Absent();
        }
        Word word = login.ask(exchange);
        if (word instanceof Word.Known) {
            return accepted(exchange, request);
        }
        if (word instanceof Word.Unknown unknown) {
            boolean rejected = unknown.answer().rejects(headers.first(AuthorizationField.NAME));
            return new Finding.Answered(unknown.answer(), rejected);
        }
        return new Finding.Unavailable(((Word.Silent) word).reason());
    }

    private static boolean bringsAnything(HttpServletRequest request, Headers headers) {
        return headers.contains(AuthorizationField.NAME)
                || request.getUserPrincipal() != null
                || request.getSession(false) != null
                || request.getAttribute(ATTRIBUTE_CERTIFICATE) != null
                || Cookies.first(headers, SHARED_SIGN_ON) != null;
    }

    private Finding accepted(Exchange exchange, HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        String name = principal == null ? null : principal.getName();
        if (name == null || name.isEmpty()) {
            return new Finding.Rejected("the server knows somebody without a name (expected: a principal with a name)");
        }
        if (isForeign(exchange, request)) {
            return new Finding.Foreign(CrossSite.REASON);
        }
        Set<String> known = new HashSet<>();
        for (String role : asked(exchange)) {
            if (request.isUserInRole(role)) {
                known.add(role);
            }
        }
        return new Finding.Accepted(
                new Caller(ELEMENT, name, known, Set.of(), Claims.of(Map.of("sub", name)), null, null));
    }

    /**
     * Browsers add to any request the cookie of a session, and passwords and tickets that they once sent here. A program that sends its
     * own credentials says nothing of sites.
     */
    private static boolean isForeign(Exchange exchange, HttpServletRequest request) {
        Headers headers = exchange.head().headers();
        boolean program = headers.contains(AuthorizationField.NAME)
                && request.getSession(false) == null
                && !headers.contains("Sec-Fetch-Site")
                && !headers.contains("Origin");
        return !program && CrossSite.isSuspect(exchange, CrossSite.own(exchange));
    }

    private Set<String> asked(Exchange exchange) {
        Set<String> asked = new HashSet<>(roles);
        Route route = exchange.route();
        VirtualHost host = exchange.virtualHost();
        Policies policies = route != null ? route.policies() : host != null ? host.policies() : Policies.NONE;
        asked.addAll(required(policies));
        return asked;
    }

    /** @return the roles that any of these policies speaks of */
    static Set<String> required(Policies policies) {
        Set<String> required = new HashSet<>();
        policies.all().forEach(policy -> {
            if (policy instanceof Requiring requiring) {
                required.addAll(requiring.roles());
            }
        });
        return required;
    }

    /** Passwords can be guessed; tickets and certificates cannot. */
    @Override
    public @Nullable String guess(RequestHead head) {
        String credentials = AuthorizationField.credentials(head.headers(), BASIC);
        if (credentials == null) {
            return null;
        }
        try {
            String name = Basic.login(credentials).name();
            return name.length() > LONGEST_COUNTED ? "" : ELEMENT + '/' + name;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public String place() {
        return AuthorizationField.NAME;
    }

    /** The server names itself. */
    @Override
    public @Nullable String challenge(boolean rejected) {
        return null;
    }

    @Override
    public void consumed(Exchange exchange) {
        exchange.onRequest(fields -> {
            Cookies.removeAll(fields, SHARED_SIGN_ON);
            if (!relay) {
                fields.remove(AuthorizationField.NAME);
            }
        });
    }
}
