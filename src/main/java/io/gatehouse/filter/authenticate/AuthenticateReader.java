package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Mode;
import io.gatehouse.filter.authenticate.AuthenticatePolicy.Need;
import io.gatehouse.http.Ascii;
import io.gatehouse.http.TakenNames;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code <authenticate>}. */
final class AuthenticateReader {

    private static final String ANONYMOUS = "anonymous";
    private static final String LOGIN = "login";

    private AuthenticateReader() {}

    /** @param login reads that child */
    static AuthenticatePolicy read(Settings authenticate, Function<Settings, ? extends OwnWay> login) {
        List<Way> ways = new ArrayList<>();
        boolean anonymous = authenticate.flag("optional", false);
        for (Settings child : authenticate.children()) {
            if (child.element().equals(ANONYMOUS)) {
                anonymous = true;
            } else {
                ways.add(child.element().equals(LOGIN) ? login.apply(child) : way(child));
            }
        }
        if (authenticate.children().isEmpty() && authenticate.flag("enabled", true)) {
            authenticate.refuse(
                    "<authenticate> knows no way in (expected: one at least, such as bearer, or anonymous)");
        }
        Need need = authenticate.choice("need", Need.ANY);
        if (need == Need.ALL && authenticate.child(ANONYMOUS) != null) {
            authenticate.refuse("need", "all together with <anonymous> (expected: any, or optional=\"true\")");
        }
        boolean shareField = authenticate.child(Bearer.ELEMENT) != null && authenticate.child(Basic.ELEMENT) != null;
        if (need == Need.ALL && shareField) {
            authenticate.refuse(
                    "need", "all of bearer and basic (expected: any; both are in Authorization, which is sent once)");
        }
        // asking the server makes it answer, so it is asked when nobody else knows
        ways.sort(Comparator.comparing(ContainerWay.class::isInstance));
        return new AuthenticatePolicy(
                ways,
                need,
                anonymous,
                authenticate.integer("most-failures", AuthenticatePolicy.USUAL_FAILURES),
                Mode.of(authenticate));
    }

    private static Way way(Settings child) {
        return switch (child.element()) {
            case Bearer.ELEMENT ->
                new Bearer(child.text("with", ""), child.flag("introspect", false), child.flag("relay", false));
            case ApiKeyWay.ELEMENT ->
                new ApiKeyWay(
                        child.text("with", ""),
                        child.parse("header", ApiKeyWay.USUAL_FIELD, AuthenticateReader::field),
                        child.flag("relay", false));
            case Basic.ELEMENT -> new Basic(child.text("with", ""), child.flag("relay", false));
            case ContainerWay.ELEMENT -> new ContainerWay(Set.copyOf(child.words("roles")), child.flag("relay", false));
            case TrustedHeader.ELEMENT ->
                new TrustedHeader(
                        child.parse("header", TrustedHeader.USUAL_FIELD, AuthenticateReader::field),
                        child.parse("roles-header", AuthenticateReader::field));
            case ClientCert.ELEMENT -> new ClientCert(child.parse("header", AuthenticateReader::field));
            default -> throw new IllegalArgumentException("<" + child.element() + "> is no way in of this build");
        };
    }

    private static String field(String name) {
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(Settings.shown(name) + " (expected: the name of a field)");
        }
        if (TakenNames.inRequests(name)) {
            throw new IllegalArgumentException(
                    name + " (expected: a field of its own, such as X-API-Key; HTTP or the gateway uses this one)");
        }
        return name;
    }
}
