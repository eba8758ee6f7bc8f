package io.gatehouse.config;

import io.gatehouse.route.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses WebSocket in routes that take no handshake, and beside what is meant for answers and bodies. */
final class WebSocketCheck {

    private WebSocketCheck() {}

    /**
     * What stands in defaults may be meant for other routes.
     *
     * @param methods of the route; none for any
     */
    static void check(Settings route, List<String> methods) {
        Settings websocket = own(route, "websocket");
        if (websocket == null) {
            return;
        }
        if (!methods.isEmpty() && !methods.contains("GET")) {
            websocket.refuse("<websocket> where " + String.join(" ", methods)
                    + " is taken (expected: only in a route that takes GET; a handshake is one)");
        }
        Settings cache = own(route, "cache");
        if (cache != null) {
            cache.refuse("<cache> together with <websocket> (expected: one of them; what comes behind a handshake is no"
                    + " answer)");
        }
        Settings retry = own(route, "retry");
        if (retry != null && retry.has("body")) {
            retry.refuse(
                    "body",
                    retry.told("body") + " together with <websocket> (expected: none; a handshake has no body)");
        }
    }

    /** @param policies that hold for a route */
    static void check(Layer policies, DescriptorLoader.Server server) {
        Settings websocket = policies.get("websocket");
        if (websocket != null && server == DescriptorLoader.Server.KEEPING) {
            websocket.refuse(
                    "<websocket> on a server that does not hand over the connection of a request that waits for an"
                            + " upstream, as Payara and Open Liberty (expected: none; or Tomcat, WildFly or the gateway by"
                            + " itself)");
        }
    }

    private static @Nullable Settings own(Settings route, String policy) {
        Settings its = route.child(policy);
        return its != null && its.flag("enabled", true) ? its : null;
    }
}
