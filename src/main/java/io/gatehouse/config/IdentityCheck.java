package io.gatehouse.config;

import io.gatehouse.route.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether identities have what is asked of them where they are used. */
final class IdentityCheck {

    private final Map<String, Settings> identities = new HashMap<>();

    private final boolean proxies;
    private final DescriptorLoader.Server server;

    /**
     * @param identities those that are declared; of equal names the first counts, the second is refused elsewhere
     * @param proxies whether somebody is trusted to speak for others
     * @param server whether there is one to be asked
     */
    IdentityCheck(List<Settings> identities, boolean proxies, DescriptorLoader.Server server) {
        this.proxies = proxies;
        this.server = server;
        identities.forEach(identity -> this.identities.putIfAbsent(identity.text("name", ""), identity));
    }

    void check(Settings element) {
        if (element.element().equals("bearer")) {
            checkBearer(element);
        } else if (element.element().equals("login")) {
            checkLogin(element);
        } else if (element.element().equals("container") && server == DescriptorLoader.Server.ABSENT) {
            element.refuse("<container> asks the security of an application server, and here is none"
                    + " (expected: the gateway deployed in one; or another way in, such as basic)");
        } else if (element.element().equals("keys")
                && IdentityReader.isTable(element)
                && server == DescriptorLoader.Server.ABSENT) {
            element.refuse(
                    "source",
                    element.told("source") + ": a data source of an application server, and here is none"
                            + " (expected: the gateway deployed in one; or a file)");
        }
        boolean believes = element.element().equals("trusted-header")
                || (element.element().equals("client-cert") && element.has("header"));
        if (believes && !proxies) {
            element.refuse("<" + element.element() + "> believes a field that nobody may send"
                    + " (expected: <trusted-proxies> as well)");
        }
        element.children().forEach(this::check);
    }

    private void checkBearer(Settings bearer) {
        Settings identity = identities.get(bearer.text("with", ""));
        if (identity == null) {
            return;
        }
        if (!identity.has("audience")) {
            bearer.refuse(
                    "with",
                    place(identity) + " (expected: one with audience, so that tokens for others are not taken)");
        }
        boolean asks = bearer.flag("introspect", false);
        if (asks && !(identity.has("client") && identity.has("secret"))) {
            bearer.refuse(
                    "introspect",
                    place(identity) + " (expected: one with client and secret, which the provider asks for)");
        }
        if (asks && identity.has("jwks")) {
            bearer.refuse(
                    "introspect",
                    place(identity) + " (expected: one without jwks, because the provider says where to ask)");
        }
    }

    private void checkLogin(Settings login) {
        Settings identity = identities.get(login.text("with", ""));
        if (identity == null) {
            return;
        }
        if (!(identity.has("client") && identity.has("secret"))) {
            login.refuse(
                    "with", place(identity) + " (expected: one with client and secret, as which people are signed on)");
        }
        if (identity.has("jwks")) {
            login.refuse(
                    "with",
                    place(identity) + " (expected: one without jwks, because the provider says where to sign on)");
        }
    }

    private static String place(Settings identity) {
        return "identity \"" + identity.told("name") + "\" at " + identity.at();
    }
}
